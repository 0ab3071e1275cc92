import type { Log } from '../../log/log.ts';
import { serviceUs } from '../../model/cost-model.ts';
import { recordCount } from '../../model/offset.ts';
import type { RecordCursor } from '../../model/record.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { ViewName } from '../../model/views/index.ts';
import { Consumer } from '../../streaming/consumer.ts';
import { assert } from '../../support/assert.ts';
import type { KeyedTable } from '../../support/keyed-table.ts';
import type { Put } from '../../support/put.ts';
import type { FanIn, Lane, LaneSink, StoreState } from '../pipeline.ts';
import { Answering } from './answering.ts';
import { BatchLayer, batchTable } from './batch-layer.ts';
import type { BatchRun } from './batch-run.ts';
import { Fates } from './fates.ts';
import { goodHabits } from './habits.ts';
import { reads } from './layer-code.ts';
import type { LambdaSnapshot } from './lambda-snapshot.ts';
import { Progress } from './progress.ts';
import { Publishing } from './publishing.ts';
import { Retention } from './retention.ts';
import type { Refolded, Served, ServedView } from './serving-layer.ts';
import { SpeedStore } from './speed-store.ts';

/**
 * Lambda: every view is computed twice, by a batch over all records before a cut and by a speed layer over the records since, and put together when it is read.
 *
 * The answer is right as long as every record lies on exactly one side of the cut. Here the log is read and the pair of batch view and overlay is replaced; what
 * a batch reads is decided in the batch layer, what an overlay takes in the speed store, and how often a fact counts follows from both (`Fates`).
 */
export class Lambda implements Lane {
  readonly name = 'lambda';
  readonly batchLayer: BatchLayer;
  readonly habits = goodHabits();
  readonly publishing: Publishing;

  private readonly spec: RunSpec;
  private readonly log: Log;
  private readonly sink: LaneSink;
  private readonly record: RecordCursor;
  private readonly consumer: Consumer;
  private readonly fates: Fates;
  private readonly store: SpeedStore;
  private readonly retention: Retention;
  private readonly progress: Progress;
  private readonly answering: Answering;

  constructor(spec: RunSpec, log: Log, sink: LaneSink) {
    this.spec = spec;
    this.log = log;
    this.sink = sink;
    this.record = log.cursor();
    this.batchLayer = new BatchLayer(spec, log, this.habits);
    this.consumer = new Consumer(log, spec.lambda.speedTasks, serviceUs(spec));
    this.fates = new Fates(log, sink, spec, this.consumer.positions);
    this.store = new SpeedStore(spec, log, this.fates, this.consumer.positions);
    this.retention = new Retention(log, spec.lambda.speed.retention);
    this.progress = new Progress(log);
    this.answering = new Answering(spec, log, sink, this.store.speedViews);
    const { habits, batchLayer, consumer, fates, store, retention, progress, answering } = this;
    const parts = { spec, log, sink, habits, batchLayer, consumer, fates, store, retention, progress, answering };
    this.publishing = new Publishing({ ...parts, serviceUs: serviceUs(spec) });
  }

  get positions(): Uint32Array {
    return this.progress.positions;
  }

  get newestEventMs(): number {
    return this.progress.newestEventMs;
  }

  /** Views that are not merged, and why; they are served as the last batch left them. */
  get refusals(): Answering['refusals'] {
    return this.answering.refusals;
  }

  private get served(): Served {
    return this.publishing.served;
  }

  /** The run whose batch view is served. */
  get run(): BatchRun {
    return this.served.run;
  }

  /** Times that a record was written into an overlay so far. */
  get speedWrites(): number {
    return this.store.writes;
  }

  /** Records that the speed layer has read. */
  get speedRecords(): number {
    return recordCount(this.consumer.positions);
  }

  advance(timeMs: number, inclusive: boolean): void {
    if (this.spec.lambda.serve === 'batchOnly') return;
    for (;;) {
      const doneMs = this.publishing.rebuiltMs(timeMs, inclusive);
      this.advanceSpeedLayer(doneMs ?? timeMs, doneMs === null ? inclusive : true);
      if (doneMs === null) return;
      this.publishing.endRebuild(doneMs);
    }
  }

  get isLoaded(): boolean {
    return this.served.tables !== null;
  }

  answer(view: ViewName, key: number, into: Float64Array): boolean {
    return this.loaded(view).answer(this.served, key, into);
  }

  answers(view: ViewName): KeyedTable {
    return this.loaded(view).answers(this.served);
  }

  fanIn(view: ViewName, key: number): FanIn {
    const fanIn = this.loaded(view).fanIn(this.served, key);
    if (!this.store.areEpochs) return fanIn;
    const epochs = this.batchLayer.startedSince(this.run) + 1;
    return { ...fanIn, reads: fanIn.reads.map((read) => (read.store === 'overlay' ? { ...read, rows: read.rows * epochs } : read)) };
  }

  /** The batch view alone, as a reader with one connection would see it. */
  batchAnswers(view: ViewName): KeyedTable {
    return this.loaded(view).batchAnswers(this.served);
  }

  /** The overlay alone, as another reader with one connection would see it. */
  overlayAnswers(view: ViewName): KeyedTable {
    return this.loaded(view).overlayAnswers(this.served);
  }

  /** Whether readers are answered at all. */
  get isServing(): boolean {
    return this.publishing.isServing;
  }

  detail(view: ViewName, put: Put): void {
    this.answering.of(view).detail?.(this.served, put);
  }

  /** What the batch that is served has handed over. */
  batchTable(view: ViewName): KeyedTable {
    const { tables } = this.served;
    assert(tables !== null, `batch ${this.run.number} is served but was not computed`);
    return batchTable(tables, view);
  }

  withheld(view: ViewName): number {
    return this.answering.of(view).withheld?.(this.served) ?? 0;
  }

  /** Of each view that is folded again: what it takes to answer all its keys now. */
  get refolded(): Readonly<Partial<Record<ViewName, Refolded>>> {
    return this.answering.refolded(this.served);
  }

  stores(): readonly StoreState[] {
    const { run, overlay, tables } = this.served;
    const view = this.spec.views[0]!;
    const readRow = recordCount(this.consumer.positions);
    return [
      { name: 'batch', fromRow: 0, toRow: run.cutRow, keys: tables?.get(view)?.size ?? 0 },
      { name: 'overlay', fromRow: run.cutRow, toRow: Math.max(run.cutRow, readRow), keys: overlay.sizeOf(view) },
    ];
  }

  snapshot(): LambdaSnapshot {
    return {
      batchLayer: this.batchLayer.snapshot(),
      habits: { ...this.habits },
      consumer: this.consumer.snapshot(),
      fates: this.fates.snapshot(),
      store: this.store.snapshot(),
      expiredToMs: this.retention.toMs,
      progress: this.progress.snapshot(),
      publishing: this.publishing.snapshot(),
      errors: this.answering.snapshot(),
    };
  }

  restore(snapshot: LambdaSnapshot): void {
    this.batchLayer.restore(snapshot.batchLayer);
    Object.assign(this.habits, snapshot.habits);
    this.consumer.restore(snapshot.consumer);
    this.fates.restore(snapshot.fates);
    this.store.restore(snapshot.store);
    this.retention.toMs = snapshot.expiredToMs;
    this.progress.restore(snapshot.progress);
    this.answering.restore(snapshot.errors);
    this.publishing.restore(snapshot.publishing);
  }

  private advanceSpeedLayer(timeMs: number, inclusive: boolean): void {
    for (const tickMs of this.retention.ticks(timeMs, inclusive)) {
      this.consumer.advance(tickMs, true, this.read);
      this.publishing.expire(tickMs);
    }
    this.consumer.advance(timeMs, inclusive, this.read);
  }

  private readonly read = (row: number, timeMs: number, partition: number): boolean => {
    const { served, store, fates, answering } = this;
    if (!reads(store.code, this.log.schemaOf(row))) return false;
    const record = this.record.seek(row);
    const { fact } = record;
    const offset = this.consumer.positions[partition]! - 1;
    const isCopy = fates.note(row, fact);
    const { dropLate } = this.spec.lambda.speed;
    if (dropLate !== undefined && timeMs - record.eventMs > dropLate) fates.drop(row);
    const isFed = store.feed(served.overlay, record, partition, offset);
    store.feedNext(record, partition, offset);
    const isNew = this.progress.reach(record, partition, offset);
    if (isNew || isFed) fates.tell(served, fact, timeMs);
    if (!this.isLoaded || !isFed) answering.note(record);
    if (this.isLoaded && isFed) answering.recordRead(served, record, timeMs);
    else if (this.isLoaded && isNew && !isCopy) answering.recordMissed(served, record, timeMs);
    if (isNew) this.sink.processed(row, timeMs);
    return true;
  };

  private loaded(view: ViewName): ServedView {
    assert(this.isLoaded, `batch ${this.run.number} is served but was not computed: nobody should read it`);
    return this.answering.of(view);
  }
}
