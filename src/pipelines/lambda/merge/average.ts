import type { RowMerge } from './merge.ts';

/** Add sums to sums and counts to counts; the division comes last, at the reader. */
export const average: RowMerge = (batch, b, overlay, o, into) => {
  into[0] = batch[b]! + overlay[o]!;
  into[1] = batch[b + 1]! + overlay[o + 1]!;
};
