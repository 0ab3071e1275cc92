import type { RowMerge } from '../merge.ts';

/** Serve what the overlay has, and what the batch has only if the overlay has nothing; the way a cache is put before a store. */
export const newerWins =
  (identity: readonly number[]): RowMerge =>
  (batch, b, overlay, o, into) => {
    const hasNewer = identity.some((value, column) => overlay[o + column] !== value);
    for (let column = 0; column < identity.length; column++) into[column] = hasNewer ? overlay[o + column]! : batch[b + column]!;
  };
