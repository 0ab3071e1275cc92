import type { Log } from '../../log/log.ts';
import { serviceUs } from '../../model/cost-model.ts';
import { recordCount } from '../../model/offset.ts';
import type { RecordCursor } from '../../model/record.ts';
import type { RulesInForce } from '../../model/rule-versions.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { ViewName } from '../../model/views/index.ts';
import { Consumer } from '../../streaming/consumer.ts';
import { assert } from '../../support/assert.ts';
import type { KeyedTable } from '../../support/keyed-table.ts';
import type { Put } from '../../support/put.ts';
import type { FanIn, Lane, LaneSink, StoreState } from '../pipeline.ts';
import { BatchLayer, type BatchTables } from './batch-layer.ts';
import { isInSlice, type BatchRun } from './batch-run.ts';
import { Fates } from './fates.ts';
import { goodHabits } from './habits.ts';
import { mergeErrorsOf, type MergeErrors, type TellError } from './merge-errors.ts';
import type { LambdaSnapshot } from './lambda-snapshot.ts';
import { MERGES, SKETCHED_MERGES } from './merge/index.ts';
import { NAIVE_MERGES } from './merge/naive/index.ts';
import { Rebuild } from './rebuild.ts';
import { Retention } from './retention.ts';
import { serve, type Refolded, type Served, type ServedView, type Tell } from './serving-layer.ts';
import type { Overlay } from './speed-layer.ts';
import { eachRowFrom, firstRowOf, SpeedStore } from './speed-store.ts';
import { firstChangedRow } from './switch.ts';

/**
 * Lambda: every view is computed twice, by a batch over all records before a cut and by a speed layer over the records since, and put together when it is read.
 *
 * The answer is right as long as every record lies on exactly one side of the cut. Here the log is read and the pair of batch view and overlay is replaced; what
 * a batch reads is decided in the batch layer, what an overlay takes in the speed store, and how often a fact counts follows from both (`Fates`).
 */
export class Lambda implements Lane {
  readonly name = 'lambda';
  /** Records the answer reflects, by either layer. */
  readonly positions: Uint32Array;
  newestEventMs = -1;
  readonly batchLayer: BatchLayer;
  readonly habits = goodHabits();

  private readonly spec: RunSpec;
  private readonly log: Log;
  private readonly sink: LaneSink;
  private readonly record: RecordCursor;
  private readonly consumer: Consumer;
  private readonly serviceUs: number;
  private readonly fates: Fates;
  private readonly store: SpeedStore;
  private readonly retention: Retention;
  private readonly views: ReadonlyMap<ViewName, ServedView>;
  /** of views that are merged row by row, and naively */
  private readonly errors: ReadonlyMap<ViewName, MergeErrors>;
  private served: Served;
  /** reads the log again for an overlay that is not there; `publishes`: for the batch view of this run */
  private rebuild: { readonly reader: Rebuild; readonly publishes: { run: BatchRun; tables: BatchTables | null } | null } | null = null;
  /** stretches of time in which nobody is answered, because of a hole; the last one may not have ended (Infinity) */
  private outages: { readonly startMs: number; readonly endMs: number }[] = [];
  /** rows that a batch has read and the speed layer has yet to come to, beyond `positions` */
  private ahead = new Set<number>();

  constructor(spec: RunSpec, log: Log, sink: LaneSink) {
    this.spec = spec;
    this.log = log;
    this.sink = sink;
    this.record = log.cursor();
    this.batchLayer = new BatchLayer(spec, log, this.habits);
    this.serviceUs = serviceUs(spec);
    this.consumer = new Consumer(log, spec.lambda.speedTasks, this.serviceUs);
    this.positions = new Uint32Array(log.partitions);
    this.fates = new Fates(log, sink, spec, this.consumer.positions);
    this.store = new SpeedStore(spec, log, this.fates, this.consumer.positions);
    this.retention = new Retention(log, spec.lambda.speed.retention);
    const merges = spec.lambda.merge === 'naive' ? NAIVE_MERGES : spec.lambda.speed.sketches ? SKETCHED_MERGES : MERGES;
    const settings = { bucketMs: spec.totals.bucket, refused: spec.lambda.refused, log };
    this.views = new Map(spec.views.map((view) => [view, serve(view, this.store.speedViews[view], merges[view], settings)]));
    this.errors = spec.lambda.merge === 'naive' ? mergeErrorsOf(this.views, spec.totals.bucket) : new Map();
    const run = this.batchLayer.empty;
    this.served = { run, overlay: this.store.open(this.overlayCut(run)), tables: null };
    this.adjustService(0);
  }

  /** Views that are not merged, and why; they are served as the last batch left them. */
  get refusals(): Readonly<Partial<Record<ViewName, string>>> {
    return Object.fromEntries([...this.views].flatMap(([name, { refusal }]) => (refusal === null ? [] : [[name, refusal]])));
  }

  /** The run whose batch view is served. */
  get run(): BatchRun {
    return this.served.run;
  }

  /** Times that a record was written into an overlay so far. */
  get speedWrites(): number {
    return this.store.writes;
  }

  /** Whether the stretch between batch view and overlay is complete. A lane that fails on a hole answers nobody until it is. */
  get hasHole(): boolean {
    const { run, overlay } = this.served;
    return run.slices.length === 0 || overlay.cut.fromBound.some((offset, partition) => offset > run.overlay.fromBound[partition]!);
  }

  get isServing(): boolean {
    return this.spec.lambda.speed.onHole === 'serve' || this.spec.lambda.serve === 'batchOnly' || !this.hasHole;
  }

  /** Stretches of time in which nobody was answered; `endMs` Infinity: nobody is. */
  get unavailable(): readonly { readonly startMs: number; readonly endMs: number }[] {
    return this.outages;
  }

  advance(timeMs: number, inclusive: boolean): void {
    if (this.spec.lambda.serve === 'batchOnly') return;
    for (;;) {
      const doneMs = this.rebuild?.reader.advance(timeMs, inclusive) ?? null;
      this.advanceSpeedLayer(doneMs ?? timeMs, doneMs === null ? inclusive : true);
      if (doneMs === null) return;
      this.endRebuild(doneMs);
    }
  }

  /** A batch has started: from here on records go to its overlay as well, where there is one. */
  batchStarted(run: BatchRun, timeMs: number): void {
    if (this.spec.lambda.serve === 'merged') this.store.openNext(run);
    this.adjustService(timeMs);
  }

  /** A run has ended without being published. */
  batchDiscarded(run: BatchRun, timeMs: number): void {
    this.store.next.delete(run.number);
    this.adjustService(timeMs);
  }

  /** A run that was tried again waits for the overlay of the first attempt. */
  batchRetried(failed: BatchRun, again: BatchRun): void {
    const overlay = this.store.next.get(failed.number);
    this.store.next.delete(failed.number);
    if (overlay !== undefined) this.store.next.set(again.number, overlay);
  }

  /** The serving layer has the tables of the run; `null` if nobody will read them. They are published now, or as soon as the overlay has been rebuilt. */
  publish(run: BatchRun, tables: BatchTables | null, timeMs: number): void {
    if (this.spec.lambda.speed.lifetime !== 'rebuild' || this.spec.lambda.serve === 'batchOnly') {
      this.flip(run, tables, timeMs);
      return;
    }
    this.startRebuild(firstRowOf(this.log, run.overlay), { run, tables }, timeMs);
  }

  /** Batch view and overlay change in one step. */
  flip(run: BatchRun, tables: BatchTables | null, timeMs: number): void {
    if (this.batchLayer.isBehind(run, this.served.run)) {
      this.batchDiscarded(this.batchLayer.end(run.number, 'superseded', timeMs), timeMs);
      return;
    }
    this.showPiece(this.batchLayer.end(run.number, 'published', timeMs), tables, timeMs);
  }

  /** A batch view is served that may be a part of a run only; the overlay is the one of the run. */
  showPiece(run: BatchRun, tables: BatchTables | null, timeMs: number): void {
    const overlay = run.number === this.served.run.number ? this.served.overlay : this.clearedFor(run);
    this.adjustService(timeMs);
    this.replace({ run, overlay, tables }, timeMs);
    this.coverBatch(timeMs);
  }

  /** The overlay is emptied, whatever is served. */
  clearOverlay(timeMs: number): void {
    this.replace({ ...this.served, overlay: this.emptyOverlay('boundaryGap') }, timeMs);
  }

  /** The overlays are gone; with `isRebuilt` the log is read again for them. */
  loseSpeedStore(isRebuilt: boolean, timeMs: number): void {
    const { served, store } = this;
    const cuts = [served.run.overlay, ...[...store.next.values()].map(({ cut }) => cut)];
    for (const number of store.next.keys()) store.next.set(number, this.emptyOverlay('storeLost'));
    this.replace({ ...served, overlay: this.emptyOverlay('storeLost') }, timeMs);
    if (isRebuilt) this.startRebuild(Math.min(...cuts.map((cut) => firstRowOf(this.log, cut))), null, timeMs);
  }

  /** Whatever batch view is served is gone; `tables` are empty. */
  loseBatchStore(tables: BatchTables | null, timeMs: number): void {
    this.replace({ ...this.served, run: { ...this.served.run, slices: [] }, tables }, timeMs);
  }

  /** Results of the run that is served; until they are here the lane cannot be asked. */
  loadServed(tables: BatchTables, timeMs: number): void {
    this.served = { ...this.served, tables };
    for (const view of this.views.values()) view.loaded(this.served, this.positions);
    this.tellErrors(timeMs);
  }

  /** The speed layer gets other rules, for what it reads from now on. */
  deploySpeed(rules: RulesInForce): void {
    this.store.deploy({ ...this.store.rules, ...rules }, this.served.overlay);
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
    return this.loaded(view).fanIn(this.served, key);
  }

  /** The batch view alone, as a reader with one connection would see it. */
  batchAnswers(view: ViewName): KeyedTable {
    return this.loaded(view).batchAnswers(this.served);
  }

  detail(view: ViewName, put: Put): void {
    this.viewOf(view).detail?.(this.served, put);
  }

  /** What the batch that is served has handed over. */
  batchTable(view: ViewName): KeyedTable {
    const table = this.served.tables?.get(view);
    assert(table !== undefined, `batch ${this.run.number} is served but was not computed`);
    return table;
  }

  withheld(view: ViewName): number {
    return this.viewOf(view).withheld?.(this.served) ?? 0;
  }

  /** Of each view that is folded again: what it takes to answer all its keys now. */
  get refolded(): Readonly<Partial<Record<ViewName, Refolded>>> {
    return Object.fromEntries(
      [...this.views].flatMap(([name, view]) => (view.refolded === undefined ? [] : [[name, view.refolded(this.served)]])),
    );
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
    const { rebuild } = this;
    return {
      batchLayer: this.batchLayer.snapshot(),
      habits: { ...this.habits },
      consumer: this.consumer.snapshot(),
      fates: this.fates.snapshot(),
      store: this.store.snapshot(),
      expiredToMs: this.retention.toMs,
      served: { ...this.served, overlay: this.served.overlay.copy() },
      rebuild: rebuild === null ? null : { reader: rebuild.reader.snapshot(), publishes: rebuild.publishes },
      ahead: new Set(this.ahead),
      outages: [...this.outages],
      positions: this.positions.slice(),
      newestEventMs: this.newestEventMs,
      errors: Array.from(this.errors.values(), (errors) => errors.snapshot()),
    };
  }

  restore(snapshot: LambdaSnapshot): void {
    this.batchLayer.restore(snapshot.batchLayer);
    Object.assign(this.habits, snapshot.habits);
    this.consumer.restore(snapshot.consumer);
    this.fates.restore(snapshot.fates);
    this.store.restore(snapshot.store);
    this.retention.toMs = snapshot.expiredToMs;
    this.served = { ...snapshot.served, overlay: snapshot.served.overlay.copy() };
    const { rebuild } = snapshot;
    this.rebuild = rebuild === null ? null : { ...rebuild, reader: Rebuild.restored(this.log, rebuild.reader) };
    this.ahead = new Set(snapshot.ahead);
    this.outages = [...snapshot.outages];
    this.positions.set(snapshot.positions);
    this.newestEventMs = snapshot.newestEventMs;
    [...this.errors.values()].forEach((errors, place) => errors.restore(snapshot.errors[place]!));
    if (this.isLoaded) for (const view of this.views.values()) view.loaded(this.served, this.positions);
  }

  private advanceSpeedLayer(timeMs: number, inclusive: boolean): void {
    for (const tickMs of this.retention.ticks(timeMs, inclusive)) {
      this.consumer.advance(tickMs, true, this.read);
      this.expire(tickMs);
    }
    this.consumer.advance(timeMs, inclusive, this.read);
  }

  private readonly read = (row: number, timeMs: number, partition: number): void => {
    const { served, store, fates } = this;
    const record = this.record.seek(row);
    const { fact } = record;
    const offset = this.consumer.positions[partition]! - 1;
    const isCopy = fates.note(row, fact);
    const { dropLate } = this.spec.lambda.speed;
    if (dropLate !== undefined && timeMs - record.eventMs > dropLate) fates.drop(row);
    const isFed = store.feed(served.overlay, record, partition, offset);
    store.feedNext(record, partition, offset);
    const isNew = offset >= this.positions[partition]! && !this.ahead.delete(row);
    if (isNew || isFed) fates.tell(served, fact, timeMs);
    record.seek(row);
    if (this.isLoaded && isFed) this.tellAnswers(record, timeMs);
    else if (this.isLoaded && isNew && !isCopy) this.tellMissed(record, timeMs);
    if (!this.isLoaded || !isFed) for (const errors of this.errors.values()) errors.note(record);
    if (offset >= this.positions[partition]!) this.positions[partition] = offset + 1;
    if (!isNew) return;
    this.newestEventMs = Math.max(this.newestEventMs, record.eventMs);
    this.sink.processed(row, timeMs);
  };

  private tellAnswers(record: RecordCursor, timeMs: number): void {
    for (const [name, view] of this.views) view.recordRead(this.served, record, this.tellOf(name, timeMs));
    for (const [name, errors] of this.errors) errors.recordRead(this.served, record, this.tellErrorOf(name, timeMs));
  }

  private tellMissed(record: RecordCursor, timeMs: number): void {
    for (const [name, view] of this.views) view.recordMissed?.(this.served, record, this.tellOf(name, timeMs));
  }

  /** Another pair of batch view and overlay is served from now on. */
  private replace(after: Served, timeMs: number): void {
    const before = this.served;
    this.served = after;
    this.noteOutage(timeMs);
    if (before.tables !== null && after.tables !== null) {
      for (const [name, view] of this.views) view.published(before, after, this.tellOf(name, timeMs));
      this.tellErrors(timeMs);
    } else if (after.tables !== null) this.loadServed(after.tables, timeMs);
    const read = this.consumer.positions;
    const done = read.map((offset, partition) => Math.max(offset, this.positions[partition]!));
    eachRowFrom(this.log, firstChangedRow(this.log, before, after), done, (row) => {
      this.fates.tell(after, this.log.columns.id[row]!, timeMs);
    });
    for (const row of this.ahead) this.fates.tell(after, this.log.columns.id[row]!, timeMs);
  }

  private noteOutage(timeMs: number): void {
    const last = this.outages.at(-1);
    const isOut = last?.endMs === Infinity;
    if (isOut === !this.isServing) return;
    if (isOut) this.outages[this.outages.length - 1] = { ...last, endMs: timeMs };
    else this.outages.push({ startMs: timeMs, endMs: Infinity });
  }

  /** Records that the batch has read before the speed layer got to them are in the answer now. */
  private coverBatch(timeMs: number): void {
    const { log, record, served, ahead } = this;
    const isBatchOnly = this.spec.lambda.serve === 'batchOnly';
    served.run.cut.bound.forEach((bound, partition) => {
      let isContiguous = true;
      for (let offset = this.positions[partition]!; offset < bound; offset++) {
        const row = log.rows[partition]![offset]!;
        record.seek(row);
        const isDone = ahead.has(row);
        const isCovered = isBatchOnly || served.run.slices.some(({ cut }) => isInSlice(cut, record, partition, offset));
        isContiguous &&= isCovered || isDone;
        if (isContiguous) {
          this.positions[partition] = offset + 1;
          ahead.delete(row);
        }
        if (isDone || !isCovered) continue;
        if (!isContiguous) ahead.add(row);
        this.newestEventMs = Math.max(this.newestEventMs, record.eventMs);
        const { fact } = record;
        this.fates.note(row, fact);
        this.fates.tell(served, fact, timeMs);
        this.sink.processed(row, timeMs);
      }
    });
  }

  /** The overlay that a publish leaves, as habit has it. */
  private clearedFor(run: BatchRun): Overlay {
    if (this.spec.lambda.serve === 'batchOnly') return this.store.open(this.overlayCut(run));
    const overlay = this.store.take(run);
    switch (this.habits.clears) {
      case 'counted':
        return overlay;
      case 'everything':
        return this.emptyOverlay('boundaryGap');
      case 'nothing':
        return this.served.overlay;
    }
  }

  /** What comes from now on. */
  private emptyOverlay(missing: Served['overlay']['cut']['missing']): Overlay {
    return this.store.open({
      fromBound: Uint32Array.from(this.consumer.positions),
      fromEventMs: this.served.run.overlay.fromEventMs,
      missing,
    });
  }

  private overlayCut({ overlay }: BatchRun): BatchRun['overlay'] {
    return this.spec.lambda.serve === 'merged' ? overlay : { ...overlay, fromBound: overlay.fromBound.map(() => NEVER), fromEventMs: null };
  }

  private expire(timeMs: number): void {
    const { served, store } = this;
    const cut = this.retention.expired(served.overlay.cut, timeMs);
    for (const [number, overlay] of store.next) {
      const nextCut = this.retention.expired(overlay.cut, timeMs);
      if (nextCut !== null) store.next.set(number, store.open(nextCut));
    }
    if (cut !== null) this.replace({ ...served, overlay: store.open(cut) }, timeMs);
  }

  private startRebuild(fromRow: number, publishes: { run: BatchRun; tables: BatchTables | null } | null, timeMs: number): void {
    const reader = new Rebuild(this.log, fromRow, this.spec.lambda.speed.rebuildTasks, this.serviceUs, timeMs);
    this.rebuild = { reader, publishes };
    if (reader.isDone(timeMs)) this.endRebuild(timeMs);
  }

  private endRebuild(timeMs: number): void {
    const { publishes } = this.rebuild!;
    this.rebuild = null;
    if (publishes !== null) this.flip(publishes.run, publishes.tables, timeMs);
    else {
      for (const { number, overlay } of this.batchLayer.running)
        if (this.store.next.has(number)) this.store.next.set(number, this.store.open(overlay));
      this.replace({ ...this.served, overlay: this.store.open(this.served.run.overlay) }, timeMs);
    }
  }

  private adjustService(timeMs: number): void {
    this.consumer.setService(this.serviceUs * this.store.writesPerRecord, timeMs);
  }

  private tellErrors(timeMs: number): void {
    for (const [name, errors] of this.errors) {
      const { keys, size } = this.served.overlay.table(name);
      errors.published(this.served, keys.subarray(0, size), this.tellErrorOf(name, timeMs));
    }
  }

  private tellErrorOf(view: ViewName, timeMs: number): TellError {
    return (key, row, byMinor) => this.sink.misMerged(view, key, row, byMinor, timeMs);
  }

  private tellOf(view: ViewName, timeMs: number): Tell {
    return (key, values, at) => this.sink.changed(view, key, values, at, timeMs);
  }

  private loaded(view: ViewName): ServedView {
    assert(this.isLoaded, `batch ${this.run.number} is served but was not computed: nobody should read it`);
    return this.viewOf(view);
  }

  private viewOf(view: ViewName): ServedView {
    const served = this.views.get(view);
    assert(served !== undefined, `lambda does not compute ${view}`);
    return served;
  }
}

/** An offset that no log reaches. */
const NEVER = 0xffff_ffff;
