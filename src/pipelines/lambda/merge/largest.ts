import type { Merge } from './merge.ts';

/** The greater of the two. */
export const largest: Merge = (batch, b, overlay, o, into) => {
  into[0] = Math.max(batch[b]!, overlay[o]!);
};
