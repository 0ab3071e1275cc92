import type { BatchEngine } from '../engine/batch-engine.ts';
import { rowsBefore } from '../engine/visible-log.ts';
import { Availability } from '../log/availability.ts';
import type { Log } from '../log/log.ts';
import { LANES, type LaneName } from '../model/lanes.ts';
import { rulesAt } from '../model/rule-versions.ts';
import type { RunSpec, TimedAction } from '../model/scenario.ts';
import type { TraceChunk, TraceHeader } from '../model/trace.ts';
import type { KeySettings, ViewName } from '../model/views/index.ts';
import { Crud } from '../pipelines/crud/crud.ts';
import { Kappa } from '../pipelines/kappa/kappa.ts';
import type { BatchTables } from '../pipelines/lambda/batch-layer.ts';
import type { BatchRun } from '../pipelines/lambda/batch-run.ts';
import { combineSlices } from '../pipelines/lambda/combine-slices.ts';
import { computes } from '../pipelines/lambda/layer-code.ts';
import { Lambda } from '../pipelines/lambda/lambda.ts';
import type { Lane } from '../pipelines/pipeline.ts';
import { assert } from '../support/assert.ts';
import type { KeyedTable } from '../support/keyed-table.ts';
import type { LayeredTable } from '../support/layered-table.ts';
import { CLASS, EventQueue, type Scheduled } from '../support/queue.ts';
import type { Divergence } from './divergence.ts';
import { actOnKappa, isKappaAction } from './kappa-actions.ts';
import { LambdaControl } from './lambda-control.ts';
import { LaneObserver } from './lane-observer.ts';
import { Ledger } from './ledger.ts';
import { firstCopies } from './oracle.ts';
import { queriesOf } from './queries.ts';
import { Reads } from './reads.ts';
import { Referee } from './referee.ts';
import { SampleWriter, samplingIntervalMs } from './samples.ts';
import { SpanList } from './spans.ts';
import { headerOf } from './trace-header.ts';
import type { Waiting } from './waiting.ts';

/** Records between two chunks of the trace, at most; at least a quarter of that. */
const CHUNK_RECORDS = 4_096;

/**
 * A run: one log, three lanes, one clock, two oracles. Time goes from one event of the queue to the next; before each, every lane works off what is due by then.
 * The loop waits for the batch engine and does nothing meanwhile, so how long a query really takes changes nothing.
 */
export class Simulation {
  readonly spec: RunSpec;
  readonly log: Log;
  readonly lambda: Lambda;
  readonly lanes: Readonly<Record<LaneName, Lane>>;
  readonly observers: Readonly<Record<LaneName, LaneObserver>>;
  readonly settings: KeySettings;
  readonly first: Uint8Array;
  readonly queue = new EventQueue<Waiting>();
  ledger: Ledger;
  samples: SampleWriter;
  spans: SpanList;
  reads = new Reads();
  /** called after each sample, when the run could be gone on from */
  onSample: ((timeMs: number) => void) | null = null;

  private readonly engine: BatchEngine;
  readonly kappa: Kappa;
  private readonly control: LambdaControl;
  private readonly samplingMs: number;
  /** there during the observed window, and at the end of the run */
  private referee: Referee | null = null;
  private nowMs = 0;
  /** rows of the log at the last chunk */
  private toldRows = 0;

  constructor(spec: RunSpec, log: Log, engine: BatchEngine) {
    this.spec = spec;
    this.log = log;
    this.engine = engine;
    this.settings = { bucketMs: spec.totals.bucket, rules: rulesAt(spec.rules, 'right') };
    this.first = firstCopies(log);
    this.ledger = new Ledger(spec.views, this.settings, spec.rules, log.length);
    this.samples = new SampleWriter(spec.views, log.partitions);
    this.spans = SpanList.of(spec);
    this.samplingMs = samplingIntervalMs(spec.observe.toMs - spec.observe.fromMs);
    const observer = (lane: LaneName): LaneObserver => new LaneObserver(lane, log, this.first, this, spec.views);
    this.observers = { lambda: observer('lambda'), kappa: observer('kappa'), crud: observer('crud') };
    this.lambda = new Lambda(spec, log, this.observers.lambda);
    this.kappa = new Kappa(spec, log, this.observers.kappa, new Availability(log, spec).isThere);
    this.control = new LambdaControl({
      spec,
      lambda: this.lambda,
      push: (timeMs, eventClass, what) => this.queue.push(timeMs, eventClass, what),
      compute: async (run) => (this.referee === null ? null : this.compute(run)),
      computeAlways: (run) => this.compute(run),
    });
    this.lanes = { lambda: this.lambda, kappa: this.kappa, crud: new Crud(spec, log, this.observers.crud) };
  }

  get header(): TraceHeader {
    return headerOf(this, this.engine.name);
  }

  get computedToMs(): number {
    return this.nowMs;
  }

  /** Put everything in the queue that is known before the start. */
  schedule(): void {
    const { spec, queue } = this;
    for (const action of spec.timeline) this.scheduleAction(action);
    this.control.schedule();
    queue.push(spec.observe.fromMs, CLASS.sample, { kind: 'sample' });
    this.scheduleQueries(-1);
  }

  /** Put the questions into the queue that readers ask after `afterMs`. */
  scheduleQueries(afterMs: number): void {
    for (const query of queriesOf(this.spec, this.log)) {
      if (query.timeMs > afterMs) this.queue.push(query.timeMs, CLASS.sample, { kind: 'query', query });
    }
  }

  /** Put those effects of an action into the queue that come after `afterMs`. */
  scheduleAction(action: TimedAction, afterMs = -1): void {
    if (action.do.startsWith('stream.')) return;
    if (action.atMs > afterMs) this.queue.push(action.atMs, CLASS.action, { kind: 'action', action, phase: 'begin' });
    if (!('for' in action) || action.atMs + action.for <= afterMs) return;
    this.queue.push(action.atMs + action.for, CLASS.action, { kind: 'action', action, phase: 'end' });
  }

  /** Runs to the end and gives the trace piece by piece. Stop asking for pieces to cancel the run. */
  async *run(): AsyncGenerator<TraceChunk, void, void> {
    const { spec, queue, log } = this;
    for (let event = queue.peek(); event !== undefined && event.timeMs <= spec.durationMs; event = queue.peek()) {
      for (const timeMs of this.stops(event.timeMs)) {
        this.advance(timeMs, false);
        yield this.chunk('running');
      }
      queue.pop();
      this.advance(event.timeMs, event.class > CLASS.process);
      await this.handle(event);
      this.spans.note(this.lambda, this.kappa.registry.takeChanged());
      if (log.rowsAt(this.nowMs) - this.toldRows >= CHUNK_RECORDS / 4) yield this.chunk('running');
    }
    for (const timeMs of this.stops(spec.durationMs)) {
      this.advance(timeMs, false);
      yield this.chunk('running');
    }
    await this.finish();
    yield this.chunk('done');
  }

  /** How far the lane is from the oracles now: inside the observed window, and at the end of the run. */
  divergence(lane: LaneName): Divergence {
    assert(this.referee !== null, `nothing is compared at ${this.nowMs} ms, outside the observed window`);
    return this.referee.lanes[lane];
  }

  truth(view: ViewName): LayeredTable {
    assert(this.referee !== null, `nothing is compared at ${this.nowMs} ms, outside the observed window`);
    return this.referee.truth(view);
  }

  /** Everything up to `timeMs` has been restored: go on from there. */
  resumeAt(timeMs: number): void {
    this.nowMs = timeMs;
    this.compareFrom(timeMs, (lane, view) => this.observers[lane].journals.get(view)!.tableAt(timeMs));
  }

  progress(phase: TraceChunk['progress']['phase']): TraceChunk['progress'] {
    return { phase, recordsDone: this.log.rowsAt(this.nowMs), recordsTotal: this.log.length };
  }

  /** Times before `untilMs` at which to give a chunk, so that none holds more than a few thousand records. */
  private *stops(untilMs: number): Generator<number> {
    const { log } = this;
    for (let row = log.rowsAt(this.nowMs) + CHUNK_RECORDS; row < log.length; row += CHUNK_RECORDS) {
      const timeMs = log.ingestMs(row);
      if (timeMs >= untilMs) return;
      if (timeMs > this.nowMs) yield timeMs;
    }
  }

  private advance(timeMs: number, inclusive: boolean): void {
    for (const lane of LANES) this.lanes[lane].advance(timeMs, inclusive);
    this.nowMs = timeMs;
    this.spans.note(this.lambda, this.kappa.registry.takeChanged());
  }

  private async handle({ timeMs, what }: Scheduled<Waiting>): Promise<void> {
    switch (what.kind) {
      case 'action':
        if (isKappaAction(what.action)) actOnKappa(this.kappa, what.action, this.spans);
        else await this.control.act(what.action, what.phase, timeMs);
        return;
      case 'sample':
        return this.sample(timeMs);
      case 'query':
        if (this.referee !== null) this.reads.take(what.query, this, this.referee);
        return;
      default:
        return this.control.handle(what, timeMs);
    }
  }

  /** Slice by slice: most batch views are one. */
  private async compute({ slices }: BatchRun): Promise<BatchTables> {
    const { log, spec, engine } = this;
    const parts: BatchTables[] = [];
    for (const { cut, code } of slices) {
      await engine.load(log, rowsBefore(log, cut));
      const views = spec.views.filter((view) => computes(code, view));
      parts.push((await engine.compute(cut, views, { ...this.settings, rules: code.rules })).tables);
    }
    return combineSlices(parts);
  }

  private async sample(timeMs: number): Promise<void> {
    const { fromMs, toMs } = this.spec.observe;
    if (timeMs === fromMs) await this.startObserving(timeMs);
    this.takeSample(timeMs);
    for (const lane of LANES) this.observers[lane].flush();
    if (timeMs < toMs) {
      const nextMs = Math.min(toMs, (Math.floor(timeMs / this.samplingMs) + 1) * this.samplingMs);
      this.queue.push(nextMs, CLASS.sample, { kind: 'sample' });
      this.onSample?.(timeMs);
    } else if (timeMs < this.spec.durationMs) this.stopObserving();
  }

  private async startObserving(timeMs: number): Promise<void> {
    if (!this.lambda.isLoaded) this.lambda.publishing.loadServed(await this.compute(this.lambda.run), timeMs);
    if (this.lambda.publishing.awaited !== null) this.lambda.publishing.loadAwaited(await this.compute(this.lambda.publishing.awaited));
    this.compareFrom(timeMs, (lane, view) => {
      const answers = this.lanes[lane].answers(view).copy();
      this.observers[lane].journals.get(view)!.start(answers);
      return answers;
    });
    this.ledger.forgetBefore(timeMs);
    for (const lane of LANES) {
      const { steps, divergence } = this.observers[lane];
      for (const [view, writer] of steps) writer.note(timeMs, divergence!.comparison(view, 'processed'));
    }
  }

  private compareFrom(timeMs: number, answers: (lane: LaneName, view: ViewName) => KeyedTable): void {
    const { log, spec, settings, first, observers } = this;
    const { lambda, kappa, crud } = observers;
    const processedRows = { lambda: lambda.processedRows, kappa: kappa.processedRows, crud: crud.processedRows };
    this.referee = new Referee({ log, views: spec.views, settings, first, processedRows, untilMs: spec.durationMs }, timeMs, answers);
    for (const lane of LANES) observers[lane].divergence = this.referee.lanes[lane];
  }

  private stopObserving(): void {
    for (const lane of LANES) this.observers[lane].divergence = null;
    this.referee = null;
  }

  private takeSample(timeMs: number): void {
    this.referee!.advance(timeMs);
    this.referee!.check(this.ledger, timeMs);
    this.samples.positions.add(this.log, this.kappa.registry.all, timeMs);
    this.samples.add(
      timeMs,
      this.log.rowsAt(timeMs),
      (view) => this.referee!.unknowableKeys(view),
      (lane) => ({
        processed: this.observers[lane].processedCount,
        stalenessMs: timeMs - Math.max(0, this.lanes[lane].newestEventMs),
        batchAgeMs: lane === 'lambda' && this.lambda.run.number > 0 ? timeMs - this.lambda.run.startMs : -1,
        comparison: (view, oracle) => this.divergence(lane).comparison(view, oracle),
      }),
    );
  }

  private async finish(): Promise<void> {
    const { spec } = this;
    this.advance(spec.durationMs, true);
    this.spans.note(this.lambda, this.kappa.registry.all);
    if (!this.lambda.isLoaded) this.lambda.publishing.loadServed(await this.compute(this.lambda.run), spec.durationMs);
    if (this.referee === null) this.compareFrom(spec.durationMs, (lane, view) => this.lanes[lane].answers(view));
  }

  private chunk(phase: 'running' | 'done'): TraceChunk {
    const { observers } = this;
    this.toldRows = this.log.rowsAt(this.nowMs);
    for (const lane of LANES) observers[lane].flush(phase === 'done' ? Infinity : this.nowMs);
    const stepsOf = (lane: LaneName): TraceChunk['divergence'][LaneName] =>
      Object.fromEntries([...observers[lane].steps].map(([view, steps]) => [view, steps.take()]));
    return {
      progress: this.progress(phase),
      computedToMs: this.nowMs,
      samples: this.samples.take(),
      divergence: { lambda: stepsOf('lambda'), kappa: stepsOf('kappa'), crud: stepsOf('crud') },
      spans: this.spans.take(),
      effects: this.kappa.mails.take(),
      ledger: this.ledger.take(),
    };
  }
}
