import type { RowMerge } from './merge.ts';

/** Bucket by bucket, add. Under a cut by event time only the bucket that holds the cut has both sides. */
export const totals: RowMerge = (batch, b, overlay, o, into) => {
  into[0] = batch[b]! + overlay[o]!;
};
