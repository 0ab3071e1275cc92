import type { Log } from '../log/log.ts';
import type { Cause, LaneName } from '../model/lanes.ts';
import type { RecordCursor } from '../model/record.ts';
import type { RulesInForce } from '../model/rule-versions.ts';
import { VIEWS, type ViewName } from '../model/views/index.ts';
import type { LaneSink, Share } from '../pipelines/pipeline.ts';
import { StepWriter, type Divergence } from './divergence.ts';
import { Journal } from './journal.ts';
import type { Ledger } from './ledger.ts';

/**
 * Listens to one lane: what it has read, what it counts, what it answers. The ledger hears everything from the first record on; answers are kept and compared from
 * the start of the observed window (`divergence` is set then) to its end.
 */
export class LaneObserver implements LaneSink {
  readonly lane: LaneName;
  /** by row: 1 if the lane has read it */
  readonly processedRows: Uint8Array;
  processedCount = 0;
  divergence: Divergence | null = null;
  journals: ReadonlyMap<ViewName, Journal>;
  steps: ReadonlyMap<ViewName, StepWriter>;

  private readonly run: { readonly ledger: Ledger };
  private readonly first: Uint8Array;
  private readonly record: RecordCursor;

  constructor(lane: LaneName, log: Log, first: Uint8Array, run: { readonly ledger: Ledger }, views: readonly ViewName[]) {
    this.lane = lane;
    this.first = first;
    this.run = run;
    this.record = log.cursor();
    this.processedRows = new Uint8Array(log.length);
    this.journals = new Map(views.map((view) => [view, new Journal(VIEWS[view].identity)]));
    this.steps = new Map(views.map((view) => [view, new StepWriter()]));
  }

  changed(view: ViewName, key: number, values: Float64Array, at: number, timeMs: number): void {
    const { divergence } = this;
    if (divergence === null) return;
    this.steps.get(view)!.note(timeMs, divergence.comparison(view, 'processed'));
    divergence.setAnswer(view, key, values, at);
    this.journals.get(view)!.append(key, values, at, timeMs);
  }

  processed(row: number, timeMs: number): void {
    if (this.processedRows[row] === 1) return;
    this.processedRows[row] = 1;
    this.processedCount++;
    const { divergence } = this;
    if (divergence === null || this.first[row] === 0) return;
    for (const [view, steps] of this.steps) steps.note(timeMs, divergence.comparison(view, 'processed'));
    divergence.takeProcessed(this.record.seek(row));
  }

  counted(row: number, by: readonly RulesInForce[], timeMs: number, surplus?: Cause): void {
    const { ledger } = this.run;
    const isFirst = this.first[row] === 1;
    if (isFirst && by.length === 1 && !ledger.isOpen(this.lane, row) && !ledger.skew.isIn(by[0]!)) return;
    ledger.counted(this.lane, this.record.seek(row), isFirst, by, timeMs, surplus);
  }

  skipped(row: number, cause: Cause, timeMs: number): void {
    if (this.first[row] === 0 && !this.run.ledger.isOpen(this.lane, row)) return;
    this.run.ledger.skipped(this.lane, this.record.seek(row), this.first[row] === 1, cause, timeMs);
  }

  countedIn(row: number, view: ViewName, by: readonly RulesInForce[], timeMs: number, cause?: Cause, elsewhere?: readonly Share[]): void {
    this.run.ledger.countedIn(this.lane, this.record.seek(row), this.first[row] === 1, view, by, timeMs, cause, elsewhere);
  }

  contribution(row: number, view: ViewName, key: number, amount: number, cause: Cause, timeMs: number): void {
    this.run.ledger.contribution(this.lane, this.record.seek(row), this.first[row] === 1, view, { key, amount, cause }, timeMs);
  }

  misMerged(view: ViewName, key: number, row: number, byMinor: number, timeMs: number): void {
    this.run.ledger.misMerged(this.lane, view, key, this.record.seek(row), byMinor, timeMs);
  }

  /** Steps before `beforeMs` are final. */
  flush(beforeMs = Infinity): void {
    const { divergence } = this;
    if (divergence === null) return;
    for (const [view, steps] of this.steps) steps.flush(divergence.comparison(view, 'processed'), beforeMs);
  }
}
