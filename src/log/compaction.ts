import type { RunSpec } from '../model/scenario.ts';
import type { Log } from './log.ts';
import type { Segment } from './segments.ts';

/**
 * Compaction removes a record when a later one of the same key is there: for states, where the last one says all, a way to keep a log small for ever. For changes that
 * must be added up it destroys the sum, and nothing in the log tells that something is missing.
 *
 * A cleaning looks at the segments that are closed and old enough, and at nothing else: a record stays as long as its successor lies in one that is not.
 */
type Settings = Pick<RunSpec['log'], 'compaction' | 'cleaning' | 'cleaningLag'>;

/** By row: the time of the cleaning that removes it; Infinity if it stays. `segments`: of each partition. */
export function cleanedMs(log: Log, segments: readonly (readonly Segment[])[], settings: Settings): Float64Array {
  const keys = settings.compaction === 'byEvent' ? log.columns.id : log.columns.account;
  const greatest = keys.reduce((most, key) => Math.max(most, key), 0);
  /** by key: when the segment of the record met last is first cleaned */
  const successorMs = new Float64Array(greatest + 1).fill(Infinity);
  const removedMs = new Float64Array(log.length);
  segments.forEach((ofPartition, partition) => {
    const rows = log.rows[partition]!;
    for (const segment of ofPartition.toReversed()) {
      const firstMs = firstCleaningMs(segment, settings);
      for (let offset = segment.to - 1; offset >= segment.from; offset--) {
        const row = rows[offset]!;
        removedMs[row] = successorMs[keys[row]!]!;
        successorMs[keys[row]!] = firstMs;
      }
    }
  });
  return removedMs;
}

/** Cleanings come at the multiples of the interval; the one at the start of the run has nothing to clean. */
function firstCleaningMs({ closedMs, newestMs }: Segment, { cleaning, cleaningLag }: Settings): number {
  return Math.ceil(Math.max(closedMs, newestMs + cleaningLag) / cleaning) * cleaning;
}
