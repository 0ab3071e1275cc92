import type { RowMerge } from './merge.ts';

/** Add both sums; the day at which interest is asked for comes in when the answer is read, and the rounding after that. */
export const interest: RowMerge = (batch, b, overlay, o, into) => {
  into[0] = batch[b]! + overlay[o]!;
  into[1] = batch[b + 1]! + overlay[o + 1]!;
};
