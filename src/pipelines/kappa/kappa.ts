import { recordCount } from '../../model/offset.ts';
import { assert } from '../../support/assert.ts';
import type { KeyedTable } from '../../support/keyed-table.ts';
import type { Put } from '../../support/put.ts';
import type { Log } from '../../log/log.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { ViewName } from '../../model/views/index.ts';
import type { FanIn, Lane, LaneSink, StoreState } from '../pipeline.ts';
import { Job, type JobSnapshot } from './job.ts';

/**
 * The Kappa lane: one streaming job over a log that can be replayed, and nothing else. There is one copy of the logic, one store, and no merge; the
 * answer is what the job holds. So all depends on what the job forgets: the ids of records (a copy that comes after that counts twice) and the windows it has
 * closed (a record that comes after that is dropped). Neither is put right by waiting.
 */
export class Kappa implements Lane {
  readonly name = 'kappa';
  private readonly job: Job;

  constructor(spec: RunSpec, log: Log, sink: LaneSink) {
    this.job = new Job(spec, log, sink);
  }

  advance(timeMs: number, inclusive: boolean): void {
    this.job.advance(timeMs, inclusive);
  }

  /** The job dies at `timeMs`; returns when it is up again. */
  crash(timeMs: number): number {
    return this.job.crash(timeMs);
  }

  answer(view: ViewName, key: number, into: Float64Array): boolean {
    return this.answers(view).read(key, into);
  }

  answers(view: ViewName): KeyedTable {
    const table = this.job.state.table(view);
    assert(table !== undefined, `kappa does not compute ${view}; add it to "views" of the scenario`);
    return table;
  }

  detail(view: ViewName, put: Put): void {
    this.job.state.detail(view, put);
  }

  withheld(view: ViewName): number {
    return this.job.state.withheld(view);
  }

  fanIn(view: ViewName, key: number): FanIn {
    return { reads: [{ store: 'view', rows: this.answers(view).find(key) === -1 ? 0 : 1 }], isKept: false };
  }

  get positions(): Uint32Array {
    return this.job.consumer.positions;
  }

  get newestEventMs(): number {
    return this.job.state.newestEventMs;
  }

  get lastCheckpointMs(): number {
    return this.job.checkpointMs;
  }

  /** records that came too late for their window */
  get sideOutput(): number {
    return this.job.state.sideOutput;
  }

  /** copies that were recognised and not counted */
  get duplicatesSkipped(): number {
    return this.job.state.duplicates;
  }

  /** the watermark of the slowest partition; −Infinity while one has seen nothing */
  get lowestWatermarkMs(): number {
    return this.job.state.watermark.lowestMs;
  }

  /** With several tasks the records read are no exact stretch of the log: `toRow` is how many there are. */
  stores(): readonly StoreState[] {
    return [{ name: 'view', fromRow: 0, toRow: recordCount(this.positions), keys: this.job.state.keys }];
  }

  snapshot(): unknown {
    return this.job.snapshot();
  }

  restore(snapshot: unknown): void {
    this.job.restore(snapshot as JobSnapshot);
  }
}
