import type { BatchCut } from '../../engine/batch-engine.ts';
import type { Log } from '../../log/log.ts';
import type { Cause } from '../../model/lanes.ts';
import type { OffsetVector } from '../../model/offset.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { Habits } from './habits.ts';

/** What an overlay counts: every record from a position in the log on, or from an event time on. */
export interface OverlayCut {
  /** inclusive lower bound of the offsets */
  readonly fromBound: OffsetVector;
  /** inclusive lower bound of event time; `null`: none */
  readonly fromEventMs: number | null;
  /** why records between the batch view and `fromBound` are in neither, should there be any */
  readonly missing: Cause;
}

/** The two halves of a cut. They are written down separately, since a record that both halves take counts twice, and one that neither takes is missing. */
export interface Cut {
  readonly batch: BatchCut;
  readonly overlay: OverlayCut;
}

/**
 * The cut of a batch that starts at `timeMs`, when `rows` records are in the log.
 *
 * By offset, the halves meet in every partition at the end of what is in the log. By event time T, the batch takes what happened before T and the overlay what
 * happened at T or later; where T lies is the rule: when the batch starts (with a margin before it), at the newest event that the batch has read (Apache Pinot
 * takes that less an hour or a day, and lets the batch have T itself), or at the end of the last full interval (the segments of Apache Druid, the batches of
 * Summingbird).
 */
export function cutAt(timeMs: number, log: Log, rows: number, lambda: RunSpec['lambda'], habits: Habits): Cut {
  const bound = log.boundAt(rows);
  const eventMs = boundaryMs(timeMs, log, rows, lambda, habits);
  const { before, from } = SHIFTS[lambda.bounds];
  if (eventMs === null) {
    const overlayBound = habits.overlayLateMs === 0 ? bound : log.boundAt(log.rowsAt(timeMs + habits.overlayLateMs));
    const batchBound = habits.cutsByScalar ? bound.map(() => bound[0]!) : bound;
    return {
      batch: { bound: batchBound.map((offset) => offset + before), beforeEventMs: null },
      overlay: { fromBound: overlayBound.map((offset) => offset + from), fromEventMs: null, missing: 'boundaryGap' },
    };
  }
  return {
    batch: { bound, beforeEventMs: eventMs + before },
    overlay: { fromBound: bound.map(() => 0), fromEventMs: eventMs + from + habits.overlayLateMs, missing: 'boundaryGap' },
  };
}

/** Who has what lies exactly at the cut. */
const SHIFTS = {
  halfOpen: { before: 0, from: 0 },
  bothInclude: { before: 1, from: 0 },
  bothExclude: { before: 0, from: 1 },
} as const;

/** The event time of the cut; `null`: it is cut by offset. */
function boundaryMs(timeMs: number, log: Log, rows: number, lambda: RunSpec['lambda'], habits: Habits): number | null {
  const rule = habits.cutsByEventTime ? 'eventTime' : lambda.cut;
  switch (rule) {
    case 'offset':
      return null;
    case 'eventTime':
      return Math.max(0, timeMs - lambda.margin);
    case 'newestEvent':
      return Math.max(0, newestEventMs(log, rows) + 1 - lambda.margin);
    case 'wholeIntervals':
      return Math.max(0, Math.floor((timeMs - lambda.margin) / lambda.segment) * lambda.segment);
  }
}

function newestEventMs(log: Log, rows: number): number {
  let newest = -1;
  for (let row = 0; row < rows; row++) newest = Math.max(newest, log.columns.eventMs[row]!);
  return newest;
}
