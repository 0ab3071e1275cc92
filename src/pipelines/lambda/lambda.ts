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
import { BatchLayer, emptyRun, type BatchRun, type BatchTables } from './batch-layer.ts';
import { mergeErrorsOf, type MergeErrors, type TellError } from './merge-errors.ts';
import type { LambdaSnapshot } from './lambda-snapshot.ts';
import { MERGES } from './merge/index.ts';
import { NAIVE_MERGES } from './merge/naive/index.ts';
import { SPEED_VIEWS } from './speed/index.ts';
import { serve, type Refolded, type Served, type ServedView, type Tell } from './serving-layer.ts';
import { Overlay } from './speed-layer.ts';

/**
 * Lambda: every view is computed twice, by a batch over all records before a cut and by a speed layer over the records since, and put together when it is read.
 *
 * The answer is right as long as every record lies on exactly one side of the cut. The three places where that can fail are all here: the side a record
 * belongs to (`Overlay.sideOf`), the copies of a record on both sides (`isCopy`), and the moment of the publish, when both sides change at once.
 */
export class Lambda implements Lane {
  readonly name = 'lambda';
  /** Records the answer reflects, by either layer. */
  readonly positions: Uint32Array;
  newestEventMs = -1;

  private readonly spec: RunSpec;
  private readonly log: Log;
  private readonly sink: LaneSink;
  private readonly record: RecordCursor;
  private readonly batchLayer: BatchLayer;
  private readonly consumer: Consumer;
  private readonly serviceUs: number;
  /** by fact id: 1 if a copy of it has been read. The speed layer reads every record, so it knows the ids of the batch view too. */
  private readonly seen: Uint8Array;
  private readonly views: ReadonlyMap<ViewName, ServedView>;
  /** of views that are merged row by row, and naively */
  private readonly errors: ReadonlyMap<ViewName, MergeErrors>;
  private served: Served;
  /** the overlay of the batch that is running */
  private next: Overlay | null = null;

  constructor(spec: RunSpec, log: Log, sink: LaneSink) {
    this.spec = spec;
    this.log = log;
    this.sink = sink;
    this.record = log.cursor();
    this.batchLayer = new BatchLayer(spec, log);
    this.serviceUs = serviceUs(spec);
    this.consumer = new Consumer(log, spec.lambda.speedTasks, this.serviceUs);
    this.positions = new Uint32Array(log.partitions);
    this.seen = new Uint8Array(log.facts.txn.length);
    const merges = spec.lambda.merge === 'naive' ? NAIVE_MERGES : MERGES;
    const settings = { bucketMs: spec.totals.bucket, refused: spec.lambda.refused, log };
    this.views = new Map(spec.views.map((view) => [view, serve(view, SPEED_VIEWS[view], merges[view], settings)]));
    this.errors = spec.lambda.merge === 'naive' ? mergeErrorsOf(this.views, spec.totals.bucket) : new Map();
    const run = emptyRun(log, spec.lambda.cut);
    this.served = { run, overlay: new Overlay(run.cut, spec.views, spec.rules), tables: null };
  }

  /** Views that are not merged, and why; they are served as the last batch left them. */
  get refusals(): Readonly<Partial<Record<ViewName, string>>> {
    return Object.fromEntries([...this.views].flatMap(([name, { refusal }]) => (refusal === null ? [] : [[name, refusal]])));
  }

  get run(): BatchRun {
    return this.served.run;
  }

  get runningBatch(): BatchRun | null {
    return this.batchLayer.running;
  }

  advance(timeMs: number, inclusive: boolean): void {
    this.consumer.advance(timeMs, inclusive, this.read);
  }

  /** A batch starts: H is captured, and from here on records go to both overlays, which takes twice the work. `null` if one is running already. */
  startBatch(timeMs: number): BatchRun | null {
    const run = this.batchLayer.start(timeMs);
    if (run === null) return null;
    this.next = new Overlay(run.cut, this.spec.views, this.spec.rules);
    this.consumer.setService(2 * this.serviceUs, timeMs);
    return run;
  }

  /** The running batch is published: batch view and overlay change in one step. `tables` are its results, `null` if nobody will read them. */
  publish(timeMs: number, tables: BatchTables | null): void {
    const before = this.served;
    const run = this.batchLayer.finish(before.run);
    assert(this.next !== null, `batch ${run.number} has no overlay`);
    this.served = { run, overlay: this.next, tables };
    this.next = null;
    this.consumer.setService(this.serviceUs, timeMs);
    if (before.tables !== null && tables !== null) this.tellChanges(before, timeMs);
    else if (tables !== null) this.loadServed(tables, timeMs);
    this.tellFates(before.overlay, timeMs);
    this.coverBatch(run, timeMs);
  }

  /** Results of the run that is served; until they are here the lane cannot be asked. */
  loadServed(tables: BatchTables, timeMs: number): void {
    this.served = { ...this.served, tables };
    for (const view of this.views.values()) view.loaded(this.served, this.positions);
    this.tellErrors(timeMs);
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
    return {
      batchLayer: this.batchLayer.snapshot(),
      consumer: this.consumer.snapshot(),
      served: { ...this.served, overlay: this.served.overlay.copy() },
      next: this.next?.copy() ?? null,
      seen: this.seen.slice(),
      positions: this.positions.slice(),
      newestEventMs: this.newestEventMs,
      errors: Array.from(this.errors.values(), (errors) => errors.snapshot()),
    };
  }

  restore(snapshot: LambdaSnapshot): void {
    this.batchLayer.restore(snapshot.batchLayer);
    this.consumer.restore(snapshot.consumer);
    this.served = { ...snapshot.served, overlay: snapshot.served.overlay.copy() };
    this.next = snapshot.next?.copy() ?? null;
    this.seen.fill(0);
    this.seen.set(snapshot.seen.subarray(0, this.seen.length));
    this.positions.set(snapshot.positions);
    this.newestEventMs = snapshot.newestEventMs;
    [...this.errors.values()].forEach((errors, place) => errors.restore(snapshot.errors[place]!));
    if (this.isLoaded) for (const view of this.views.values()) view.loaded(this.served, this.positions);
  }

  private readonly read = (row: number, timeMs: number, partition: number): void => {
    const record = this.record.seek(row);
    const offset = this.consumer.positions[partition]! - 1;
    const isCopy = this.isCopy(record.fact);
    const { overlay } = this.served;
    const side = overlay.sideOf(record, partition, offset);
    if (!isCopy) {
      this.feed(overlay, side);
      if (this.next !== null) this.feed(this.next, this.next.sideOf(record, partition, offset));
    }
    if (offset < this.positions[partition]!) return;
    this.positions[partition] = offset + 1;
    this.newestEventMs = Math.max(this.newestEventMs, record.eventMs);
    if (isCopy) this.sink.skipped(row, 'duplicate', timeMs);
    else if (side === 'neither') {
      this.sink.skipped(row, 'boundaryGap', timeMs);
      if (this.isLoaded) for (const [name, view] of this.views) view.recordMissed?.(this.served, record, this.tellOf(name, timeMs));
    } else {
      this.sink.counted(row, side === 'overlay' ? 'speed' : 'batch', timeMs);
      if (this.isLoaded) this.tellAnswers(record, timeMs);
      else for (const errors of this.errors.values()) errors.note(record);
    }
    this.sink.processed(row, timeMs);
  };

  private isCopy(fact: number): boolean {
    if (this.seen[fact] === 1) return true;
    this.seen[fact] = 1;
    return false;
  }

  private feed(overlay: Overlay, side: 'batch' | 'overlay' | 'neither'): void {
    if (side === 'overlay') overlay.add(this.record, this.spec.totals.bucket);
    else if (side === 'neither') overlay.refused.push(this.record.row);
  }

  private tellAnswers(record: RecordCursor, timeMs: number): void {
    for (const [name, view] of this.views) view.recordRead(this.served, record, this.tellOf(name, timeMs));
    for (const [name, errors] of this.errors) errors.recordRead(this.served, record, this.tellErrorOf(name, timeMs));
  }

  private tellChanges(before: Served, timeMs: number): void {
    for (const [name, view] of this.views) view.published(before, this.served, this.tellOf(name, timeMs));
    this.tellErrors(timeMs);
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

  private loaded(name: ViewName): ServedView {
    assert(this.isLoaded, `batch ${this.run.number} is served but was not computed`);
    return this.viewOf(name);
  }

  private viewOf(name: ViewName): ServedView {
    const view = this.views.get(name);
    assert(view !== undefined, `lambda does not compute ${name}; add it to "views" of the scenario`);
    return view;
  }

  /** Records that the publish takes in, and records that it leaves out. */
  private tellFates(before: Overlay, timeMs: number): void {
    const now = this.served.overlay;
    const wasRefused = new Set(before.refused);
    const isRefused = new Set(now.refused);
    for (const row of before.refused) if (!isRefused.has(row)) this.sink.counted(row, 'batch', timeMs);
    for (const row of now.refused) if (!wasRefused.has(row)) this.sink.skipped(row, 'boundaryGap', timeMs);
    for (const row of before.counted ?? []) {
      const side = now.sideOf(this.record.seek(row), this.log.partitionOf(row), this.log.offsetOf(row));
      if (side === 'batch') this.sink.counted(row, 'batch', timeMs);
    }
  }

  /** Records that the batch has read before the speed layer got to them are in the answer now. */
  private coverBatch(run: BatchRun, timeMs: number): void {
    const { log, record } = this;
    run.cut.bound.forEach((bound, partition) => {
      for (let offset = this.positions[partition]!; offset < bound; offset++) {
        const row = log.rows[partition]![offset]!;
        record.seek(row);
        const side = this.served.overlay.sideOf(record, partition, offset);
        if (side !== 'batch') return;
        this.positions[partition] = offset + 1;
        this.newestEventMs = Math.max(this.newestEventMs, record.eventMs);
        if (this.isCopy(record.fact)) this.sink.skipped(row, 'duplicate', timeMs);
        else this.sink.counted(row, 'batch', timeMs);
        this.sink.processed(row, timeMs);
      }
    });
  }
}
