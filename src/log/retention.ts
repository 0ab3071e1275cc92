import { sortedPlaces } from '../support/sort.ts';
import type { Log } from './log.ts';
import type { Segment } from './segments.ts';

/** Retention: the oldest segments of a partition go, by age or by size, whether or not everybody has read them. */

/** By segment: when its newest record is older than that, and it is not written to any more. */
export const tooOldMs = (segments: readonly Segment[], retentionMs: number): number[] =>
  segments.map(({ newestMs, closedMs }) => Math.max(newestMs + retentionMs + 1, closedMs));

/**
 * By segment: when so many records are there behind it that they alone fill the partition; Infinity if there never are. `removedMs` says of a row when a cleaning has
 * removed it: it takes no room from then on.
 */
export function crowdedOutMs(
  log: Log,
  partition: number,
  segments: readonly Segment[],
  mostRecords: number,
  removedMs: Float64Array | null,
): number[] {
  const rows = log.rows[partition]!;
  const goneMs = segments.map(() => Infinity);
  const there = new Uint32Array(segments.length);
  const removals = removedMs === null ? [] : removalsOf(log, partition, segments, removedMs);
  let removed = 0;
  let oldest = 0;
  let behind = 0;
  segments.forEach(({ from, to }, newest) => {
    for (let offset = from; offset < to; offset++) {
      const timeMs = log.ingestMs(rows[offset]!);
      for (; removed < removals.length && removals[removed]!.timeMs <= timeMs; removed++) {
        const { segment } = removals[removed]!;
        there[segment]!--;
        if (segment > oldest) behind--;
      }
      there[newest]!++;
      if (newest > oldest) behind++;
      while (oldest < newest && behind >= mostRecords) {
        goneMs[oldest++] = timeMs;
        behind -= there[oldest]!;
      }
    }
  });
  return goneMs;
}

/** What cleanings remove from a partition while records are still appended to it, in the order of time. */
function removalsOf(
  log: Log,
  partition: number,
  segments: readonly Segment[],
  removedMs: Float64Array,
): { timeMs: number; segment: number }[] {
  const rows = log.rows[partition]!;
  const lastMs = rows.length === 0 ? 0 : log.ingestMs(rows.at(-1)!);
  const removals = segments.flatMap(({ from, to }, segment) =>
    Array.from(rows.subarray(from, to), (row) => ({ timeMs: removedMs[row]!, segment })).filter(({ timeMs }) => timeMs <= lastMs),
  );
  return Array.from(sortedPlaces(Float64Array.from(removals, ({ timeMs }) => timeMs)), (place) => removals[place]!);
}
