import type { Log } from './log.ts';

/** A stretch of a partition that is kept in one file: what goes, goes in whole segments. */
export interface Segment {
  /** offset of its first record */
  readonly from: number;
  /** the offset behind its last record */
  readonly to: number;
  readonly newestMs: number;
  /** when a later record is the first of another segment; until then this one is being written to. Infinity: to the end */
  readonly closedMs: number;
}

/** The segments of a partition, oldest first. Time is cut into stretches of equal width; one without records makes no segment. */
export function segmentsOf(log: Log, partition: number, widthMs: number): Segment[] {
  const rows = log.rows[partition]!;
  const segments: Segment[] = [];
  for (let from = 0, to = 0; from < rows.length; from = to) {
    const number = Math.floor(log.ingestMs(rows[from]!) / widthMs);
    while (to < rows.length && log.ingestMs(rows[to]!) < (number + 1) * widthMs) to++;
    const closedMs = to < rows.length ? log.ingestMs(rows[to]!) : Infinity;
    segments.push({ from, to, newestMs: log.ingestMs(rows[to - 1]!), closedMs });
  }
  return segments;
}
