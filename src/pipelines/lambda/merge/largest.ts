import type { RowMerge } from './merge.ts';

/** The greater of the two. */
export const largest: RowMerge = (batch, b, overlay, o, into) => {
  into[0] = Math.max(batch[b]!, overlay[o]!);
};
