import { sizeKey, splitSize } from '../../../model/keys.ts';
import type { KeyedTable } from '../../../support/keyed-table.ts';
import { middleOf } from '../../../support/log-buckets.ts';
import type { StateMerge } from './merge.ts';
import { rowsOfGroup } from './rows-of-group.ts';

/**
 * The counts of both sides, bucket by bucket, and of their sum the bucket with the payment in the middle. Adding counts loses nothing, so the estimate is the one that a
 * single layer would have given, and within 1/64 of the median.
 */
export const quantile: StateMerge<ReadonlyMap<number, number>> = {
  groupOf: (key) => splitSize(key).group,
  merge(batch, overlay, group, put) {
    const counts = countsOf(batch, group);
    for (const [bucket, count] of overlay ?? []) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
    if (counts.size > 0) put(group, middleAmong(counts));
  },
};

/** What the batch has counted for a group: payments by bucket. */
export function countsOf(batch: KeyedTable, group: number): Map<number, number> {
  const { start, end } = rowsOfGroup(batch, sizeKey(group, 0), sizeKey(group + 1, 0));
  const counts = new Map<number, number>();
  for (let entry = start; entry < end; entry++) counts.set(splitSize(batch.keys[entry]!).bucket, batch.values[entry]!);
  return counts;
}

/** The payment in the middle, of an even number the lower one of the two, as far as its bucket tells. */
export function middleAmong(counts: ReadonlyMap<number, number>): number {
  let payments = 0;
  for (const count of counts.values()) payments += count;
  let upTo = Math.ceil(payments / 2);
  for (const bucket of Uint32Array.from(counts.keys()).sort()) {
    upTo -= counts.get(bucket)!;
    if (upTo <= 0) return middleOf(bucket);
  }
  throw new RangeError('the middle of no payments: expected at least one');
}
