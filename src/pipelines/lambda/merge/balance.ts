import type { RowMerge } from './merge.ts';

/** What it was at the cut, and what has come since: add. Any record on both sides counts twice, any on neither is missing. */
export const balance: RowMerge = (batch, b, overlay, o, into) => {
  into[0] = batch[b]! + overlay[o]!;
};
