import type { BatchCut } from '../../engine/batch-engine.ts';
import type { Log } from '../../log/log.ts';
import type { OffsetVector } from '../../model/offset.ts';
import type { RecordCursor } from '../../model/record.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { BatchStatus } from '../../model/trace.ts';
import type { Cut, OverlayCut } from './cut.ts';
import type { LayerCode } from './layer-code.ts';

/** A stretch of the master dataset that one run has computed, with the code it had then. A batch view is the sum of its slices; most have one. */
export interface Slice {
  readonly cut: BatchCut;
  readonly code: LayerCode;
}

/** One line of the batch registry. */
export interface BatchRun {
  /** 1, 2, 3 … in order of start; run 0 is the empty view that is served before the first publish */
  readonly number: number;
  readonly status: BatchStatus;
  /** 2: it was tried again */
  readonly attempt: number;
  /** it does nothing any more, and will be given up */
  readonly isHung: boolean;
  readonly startMs: number;
  /** the tables are there, −1: not yet */
  readonly computedMs: number;
  /** the serving layer has them, −1: not yet */
  readonly loadedMs: number;
  /** readers get them, −1: not yet */
  readonly publishMs: number;
  /** H: the end of the log when the run started */
  readonly horizon: OffsetVector;
  /** log rows before H */
  readonly cutRow: number;
  /** records that the run reads */
  readonly records: number;
  /** what the batch view covers at most */
  readonly cut: BatchCut;
  readonly slices: readonly Slice[];
  /** where the overlay of this batch view begins */
  readonly overlay: OverlayCut;
}

/** What is served before the first batch: nothing before the cut, and the cut at the start of the log. */
export function emptyRun(log: Log, cut: RunSpec['lambda']['cut'], code: LayerCode): BatchRun {
  const bound = new Uint32Array(log.partitions);
  const eventMs = cut === 'offset' ? null : 0;
  const nothing: BatchCut = { bound, beforeEventMs: eventMs };
  return {
    number: 0,
    status: 'published',
    attempt: 1,
    isHung: false,
    startMs: -1,
    computedMs: -1,
    loadedMs: -1,
    publishMs: 0,
    horizon: bound,
    cutRow: 0,
    records: 0,
    cut: nothing,
    slices: [{ cut: nothing, code }],
    overlay: { fromBound: bound, fromEventMs: eventMs, missing: 'boundaryGap' },
  };
}

/** What a new run adds to what earlier ones have left: the slices of its batch view. */
export function slicesOf(
  base: readonly Slice[],
  before: BatchCut | null,
  { batch }: Cut,
  code: LayerCode,
  lost: BatchCut['lost'],
): readonly Slice[] {
  const own = lost === undefined ? batch : { ...batch, lost };
  if (before === null) return [...base, { cut: own, code }];
  const from = before.beforeEventMs === null ? { fromBound: before.bound } : { fromEventMs: before.beforeEventMs };
  return [...base, { cut: { ...own, ...from }, code }];
}

/** Whether a copy of a fact lies in a slice, if no copy before it does. */
export function isInSlice(
  { bound, beforeEventMs, fromBound, fromEventMs, lost }: BatchCut,
  record: RecordCursor,
  partition: number,
  offset: number,
): boolean {
  return (
    offset < bound[partition]! &&
    (beforeEventMs === null || record.eventMs < beforeEventMs) &&
    (fromBound === undefined || offset >= fromBound[partition]!) &&
    (fromEventMs === undefined || record.eventMs >= fromEventMs) &&
    !isLost(lost, record)
  );
}

export const isLost = (lost: BatchCut['lost'], record: RecordCursor): boolean =>
  lost !== undefined && record.ingestMs >= lost.fromMs && record.ingestMs < lost.toMs;
