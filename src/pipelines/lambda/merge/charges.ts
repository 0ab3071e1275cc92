import type { RowMerge } from './merge.ts';

/** Add: both sides have rounded each payment on its own, and sums of what is rounded already stay exact. */
export const charges: RowMerge = (batch, b, overlay, o, into) => {
  into[0] = batch[b]! + overlay[o]!;
};
