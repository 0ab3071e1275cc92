import type { BatchCut } from '../../engine/batch-engine.ts';
import type { Log } from '../../log/log.ts';
import { batchDurationMs } from '../../model/cost-model.ts';
import { isAtLeast } from '../../model/offset.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { ViewName } from '../../model/views/index.ts';
import { assert } from '../../support/assert.ts';
import { KeyedTable } from '../../support/keyed-table.ts';

/** One recompute of every view from the master dataset. */
export interface BatchRun {
  /** 1, 2, 3 … in order of start; run 0 is the empty view that is served before the first publish */
  readonly number: number;
  readonly startMs: number;
  readonly publishMs: number;
  /** H: what the run reads. Every record before it is the batch view's, every other one the overlay's. */
  readonly cut: BatchCut;
  /** log rows before H */
  readonly cutRow: number;
}

/** The tables of a run, once it has been computed. */
export type BatchTables = ReadonlyMap<ViewName, KeyedTable>;

/** What the batch hands over of a view; nothing before the first batch. */
export const batchTable = (tables: BatchTables | null, view: ViewName): KeyedTable => tables?.get(view) ?? NOTHING;

const NOTHING = new KeyedTable(0, 0);

/**
 * The batch layer: decides what a run reads and how long it takes. It captures H when the run starts and reads nothing beyond it, however long the run takes;
 * a batch that reads "whatever is there" counts twice all that comes in while it runs.
 */
export class BatchLayer {
  private readonly spec: RunSpec;
  private readonly log: Log;
  private started = 0;
  running: BatchRun | null = null;

  constructor(spec: RunSpec, log: Log) {
    this.spec = spec;
    this.log = log;
  }

  /** The run that starts now; `null` if another one is still running: its tick is skipped. */
  start(timeMs: number): BatchRun | null {
    if (this.running !== null) return null;
    const cutRow = this.log.rowsAt(timeMs);
    const durationMs = batchDurationMs(this.spec, cutRow);
    this.running = {
      number: ++this.started,
      startMs: timeMs,
      publishMs: timeMs + durationMs,
      cut: { bound: this.log.boundAt(cutRow), beforeEventMs: this.spec.lambda.cut === 'eventTime' ? timeMs : null },
      cutRow,
    };
    return this.running;
  }

  /** The finished run, which must not lie behind the one served until now. */
  finish(served: BatchRun): BatchRun {
    const run = this.running;
    assert(run !== null, 'a publish needs a batch run');
    assert(isAtLeast(run.cut.bound, served.cut.bound), `batch ${run.number} ends before batch ${served.number}, which is served`);
    this.running = null;
    return run;
  }

  snapshot(): { started: number; running: BatchRun | null } {
    return { started: this.started, running: this.running };
  }

  restore(snapshot: { started: number; running: BatchRun | null }): void {
    this.started = snapshot.started;
    this.running = snapshot.running;
  }
}

/** What is served before the first batch: nothing before the cut, and the cut at the start of the log. */
export const emptyRun = (log: Log, cut: RunSpec['lambda']['cut']): BatchRun => ({
  number: 0,
  startMs: -1,
  publishMs: 0,
  cut: { bound: new Uint32Array(log.partitions), beforeEventMs: cut === 'eventTime' ? 0 : null },
  cutRow: 0,
});
