import type { RowMerge } from './merge.ts';

/** Add. It makes no difference on which side of the cut an authorisation and its capture lie, since each brings its own share of the hold. */
export const available: RowMerge = (batch, b, overlay, o, into) => {
  into[0] = batch[b]! + overlay[o]!;
};
