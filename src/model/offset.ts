/**
 * A position in a partitioned log: for each partition the exclusive upper bound of the offsets covered.
 * `covers(h, p, o)` therefore means "record o of partition p lies before the cut h".
 */
export type OffsetVector = Readonly<Uint32Array>;

export const covers = (bound: OffsetVector, partition: number, offset: number): boolean => offset < bound[partition]!;

/** True if `later` covers everything that `earlier` covers. */
export function isAtLeast(later: OffsetVector, earlier: OffsetVector): boolean {
  return later.length === earlier.length && later.every((bound, partition) => bound >= earlier[partition]!);
}

/** Number of records covered. */
export const recordCount = (bound: OffsetVector): number => bound.reduce((sum, offset) => sum + offset, 0);
