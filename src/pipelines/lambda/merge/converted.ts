import type { RowMerge } from './merge.ts';

/** Add. Both sides have converted at the rate of the day of the event, so it makes no difference when or by which layer that was done. */
export const converted: RowMerge = (batch, b, overlay, o, into) => {
  into[0] = batch[b]! + overlay[o]!;
};
