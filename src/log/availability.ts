import type { RunSpec } from '../model/scenario.ts';
import type { Log } from './log.ts';

type Terms = Pick<RunSpec, 'log' | 'costs' | 'scaleFactor'>;

/**
 * How long each record can be read by consumers. A partition is a row of segments, each holding what arrived in a stretch of time. A segment is closed when a record comes that
 * belongs to a later one; only closed segments are deleted or cleaned, and always as a whole, so some of what is too old stays a while. Deleting moves the start of a
 * partition; cleaning leaves gaps in it.
 *
 * Three things take a record away, whichever comes first: its segment is older than the retention, what follows its segment is more than the size allows, or the
 * cleaner finds a later record of the same key.
 */
export class Availability {
  /** by row: when it is gone; Infinity: never */
  private readonly gone: Float64Array | null;
  private readonly log: Log;

  constructor(log: Log, terms: Terms) {
    this.log = log;
    const { retention, retentionMegabytes, compaction } = terms.log;
    const keepsAll = retention === undefined && retentionMegabytes === undefined && compaction === 'none';
    this.gone = keepsAll ? null : goneTimes(log, terms);
  }

  /** The record can be read from when it is appended up to this time, exclusive. */
  goneMs(row: number): number {
    return this.gone === null ? Infinity : this.gone[row]!;
  }

  readonly isThere = (row: number, timeMs: number): boolean => this.log.ingestMs(row) <= timeMs && timeMs < this.goneMs(row);
}

interface Segment {
  readonly rows: number[];
  readonly number: number;
  /** the first record of a later segment arrives; Infinity while it is written to */
  closedMs: number;
}

const MEGABYTE = 1_000_000;

function goneTimes(log: Log, { log: terms, costs, scaleFactor }: Terms): Float64Array {
  const gone = new Float64Array(log.length).fill(Infinity);
  const bytes = costs.recordBytes * scaleFactor;
  for (const rows of log.rows) {
    const segments = segmentsOf(log, rows, terms.segment);
    segments.forEach((segment, place) => {
      const byAge =
        terms.retention === undefined ? Infinity : Math.max(segment.closedMs, log.ingestMs(segment.rows.at(-1)!) + terms.retention + 1);
      const bySize =
        terms.retentionMegabytes === undefined
          ? Infinity
          : fullMs(log, segments.slice(place + 1), terms.retentionMegabytes * MEGABYTE, bytes);
      for (const row of segment.rows) gone[row] = Math.min(byAge, bySize);
    });
    if (terms.compaction !== 'none') clean(log, segments, terms.compaction, terms.cleaning, gone);
  }
  return gone;
}

function segmentsOf(log: Log, rows: Uint32Array, widthMs: number): readonly Segment[] {
  const segments: Segment[] = [];
  for (const row of rows) {
    const number = Math.floor(log.ingestMs(row) / widthMs);
    const last = segments.at(-1);
    if (last?.number === number) last.rows.push(row);
    else {
      if (last !== undefined) last.closedMs = log.ingestMs(row);
      segments.push({ rows: [row], number, closedMs: Infinity });
    }
  }
  return segments;
}

/** When the segments hold at least `limit` bytes; Infinity: never. */
function fullMs(log: Log, segments: readonly Segment[], limit: number, bytes: number): number {
  const needed = Math.ceil(limit / bytes);
  let left = needed;
  for (const { rows } of segments) {
    if (rows.length >= left) return log.ingestMs(rows[left - 1]!);
    left -= rows.length;
  }
  return Infinity;
}

/** A record goes in the first round of the cleaner in which its segment and that of a later record of its key are closed. */
function clean(log: Log, segments: readonly Segment[], by: 'byAccount' | 'byEvent', everyMs: number, gone: Float64Array): void {
  const keys = by === 'byAccount' ? log.columns.account : log.columns.id;
  const laterClosedMs = new Map<number, number>();
  for (const { rows, closedMs } of segments.toReversed()) {
    if (closedMs === Infinity) continue;
    for (const row of rows.toReversed()) {
      const laterMs = laterClosedMs.get(keys[row]!);
      if (laterMs !== undefined) gone[row] = Math.min(gone[row]!, Math.ceil(laterMs / everyMs) * everyMs);
      laterClosedMs.set(keys[row]!, closedMs);
    }
  }
}
