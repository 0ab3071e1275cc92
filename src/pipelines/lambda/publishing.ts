import type { Log } from '../../log/log.ts';
import type { Cause } from '../../model/lanes.ts';
import type { RecordCursor } from '../../model/record.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { Consumer } from '../../streaming/consumer.ts';
import type { LaneSink } from '../pipeline.ts';
import type { Answering } from './answering.ts';
import type { BatchLayer, BatchTables } from './batch-layer.ts';
import { isInSlice, type BatchRun } from './batch-run.ts';
import type { OverlayCut } from './cut.ts';
import type { Fates } from './fates.ts';
import type { Habits } from './habits.ts';
import type { CodeChange } from './layer-code.ts';
import { noted, type Outage } from './outages.ts';
import type { Progress } from './progress.ts';
import { Rebuild, type Awaiting, type RebuildSnapshot } from './rebuild.ts';
import type { Retention } from './retention.ts';
import type { Served } from './serving-layer.ts';
import type { Overlay } from './speed-layer.ts';
import { eachRowFrom, firstRowOf, type SpeedStore } from './speed-store.ts';
import { firstChangedRow } from './switch.ts';

/** The parts of the lane that a publish touches. */
export interface Parts {
  readonly spec: RunSpec;
  readonly log: Log;
  readonly sink: LaneSink;
  readonly habits: Habits;
  readonly batchLayer: BatchLayer;
  readonly consumer: Consumer;
  /** time to write a record into one overlay */
  readonly serviceUs: number;
  readonly fates: Fates;
  readonly store: SpeedStore;
  readonly retention: Retention;
  readonly progress: Progress;
  readonly answering: Answering;
}

/**
 * The pair of batch view and overlay that readers get, and everything that puts another pair in its place. It is one step for both halves: whoever replaces one of
 * them first shows a pair that does not fit together.
 */
export class Publishing {
  served: Served;
  /** stretches of time in which nobody was answered */
  unavailable: readonly Outage[] = [];
  private readonly parts: Parts;
  private readonly record: RecordCursor;
  /** reads the log again for an overlay that is not there */
  private rebuild: Rebuild | null = null;

  constructor(parts: Parts) {
    this.parts = parts;
    this.record = parts.log.cursor();
    const run = parts.batchLayer.empty;
    this.served = { run, overlay: this.openFor(run), tables: null };
    this.adjustService(0);
  }

  /** When the overlay that is being rebuilt is there, if that is before `timeMs` (or at it, if `inclusive`). */
  rebuiltMs(timeMs: number, inclusive: boolean): number | null {
    return this.rebuild?.advance(timeMs, inclusive) ?? null;
  }

  /** A batch has started: from here on records go to its overlay as well, where there is one. */
  batchStarted(run: BatchRun, timeMs: number): void {
    if (this.parts.spec.lambda.serve === 'merged') this.parts.store.openNext(run);
    this.adjustService(timeMs);
  }

  /** A run has ended without being published. */
  batchDiscarded(run: BatchRun, timeMs: number): void {
    this.parts.store.next.delete(run.number);
    this.adjustService(timeMs);
  }

  /** A run that was tried again waits for the overlay of the first attempt. */
  batchRetried(failed: BatchRun, again: BatchRun): void {
    const overlay = this.parts.store.next.get(failed.number);
    this.parts.store.next.delete(failed.number);
    if (overlay !== undefined) this.parts.store.next.set(again.number, overlay);
  }

  /** The serving layer has the tables of the run; `null` if nobody will read them. They are published now, or as soon as the overlay has been rebuilt. */
  publish(run: BatchRun, tables: BatchTables | null, timeMs: number): void {
    if (this.parts.spec.lambda.speed.lifetime !== 'rebuild' || this.parts.spec.lambda.serve === 'batchOnly') {
      this.flip(run, tables, timeMs);
      return;
    }
    this.startRebuild(firstRowOf(this.parts.log, run.overlay), { run, tables }, timeMs);
  }

  /** Batch view and overlay change in one step. */
  flip(run: BatchRun, tables: BatchTables | null, timeMs: number): void {
    if (this.parts.batchLayer.isBehind(run, this.served.run)) {
      this.batchDiscarded(this.parts.batchLayer.end(run.number, 'superseded', timeMs), timeMs);
      return;
    }
    this.showPiece(this.parts.batchLayer.end(run.number, 'published', timeMs), tables, timeMs);
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
    const { served } = this;
    const { store } = this.parts;
    const cuts = [served.run.overlay, ...[...store.next.values()].map(({ cut }) => cut)];
    for (const number of store.next.keys()) store.next.set(number, this.emptyOverlay('storeLost'));
    this.replace({ ...served, overlay: this.emptyOverlay('storeLost') }, timeMs);
    if (isRebuilt) this.startRebuild(Math.min(...cuts.map((cut) => firstRowOf(this.parts.log, cut))), null, timeMs);
  }

  /** Whatever batch view is served is gone; `tables` are empty. */
  loseBatchStore(tables: BatchTables | null, timeMs: number): void {
    this.replace({ ...this.served, run: { ...this.served.run, slices: [] }, tables }, timeMs);
  }

  /** Results of the run that is served; until they are here the lane cannot be asked. */
  loadServed(tables: BatchTables, timeMs: number): void {
    this.served = { ...this.served, tables };
    this.parts.answering.loaded(this.served, this.parts.progress.positions);
    this.parts.answering.tellErrors(this.served, timeMs);
  }

  /** A run that is published as soon as its overlay has been rebuilt, if its tables are missing. */
  get awaited(): BatchRun | null {
    const awaiting = this.rebuild?.awaiting ?? null;
    return awaiting === null || awaiting.tables !== null ? null : awaiting.run;
  }

  loadAwaited(tables: BatchTables): void {
    this.rebuild!.awaiting = { run: this.awaited!, tables };
  }

  /** The speed layer gets other code, for what it reads from now on. */
  deploySpeed(change: CodeChange, timeMs: number): void {
    const { decodes } = this.parts.store.code;
    this.parts.store.deploy(change, this.served.overlay);
    // tasks that wait before a record try it again
    if (this.parts.store.code.decodes !== decodes) this.parts.consumer.holdUntil(timeMs);
  }

  /** Another pair of batch view and overlay is served from now on. */
  private replace(after: Served, timeMs: number): void {
    const { log, fates } = this.parts;
    const before = this.served;
    this.served = after;
    this.unavailable = noted(this.unavailable, !this.isServing, timeMs);
    if (before.tables !== null && after.tables !== null) {
      this.parts.answering.replaced(before, after, timeMs);
      this.parts.answering.tellErrors(after, timeMs);
    } else if (after.tables !== null) this.loadServed(after.tables, timeMs);
    const done = this.parts.consumer.positions.map((offset, partition) => Math.max(offset, this.parts.progress.positions[partition]!));
    eachRowFrom(log, firstChangedRow(log, before, after), done, (row) => fates.tell(after, log.columns.id[row]!, timeMs));
    for (const row of this.parts.progress.rowsAhead) fates.tell(after, log.columns.id[row]!, timeMs);
  }

  /** Records that the batch has read before the speed layer got to them are in the answer now. */
  private coverBatch(timeMs: number): void {
    const { record, served } = this;
    const { fates, sink } = this.parts;
    const isBatchOnly = this.parts.spec.lambda.serve === 'batchOnly';
    const isCovered = (partition: number, offset: number): boolean =>
      isBatchOnly || served.run.slices.some(({ cut }) => isInSlice(cut, record, partition, offset));
    this.parts.progress.cover(served.run.cut.bound, record, isCovered, (row) => {
      const { fact } = record;
      fates.note(row, fact);
      fates.tell(served, fact, timeMs);
      sink.processed(row, timeMs);
    });
  }

  /** Whether the stretch between batch view and overlay is complete, for a reader who wants an answer. */
  get isServing(): boolean {
    const { run, overlay } = this.served;
    if (this.parts.spec.lambda.speed.onHole === 'serve' || this.parts.spec.lambda.serve === 'batchOnly') return true;
    return run.slices.length > 0 && overlay.cut.fromBound.every((offset, partition) => offset <= run.overlay.fromBound[partition]!);
  }

  /** The overlay that a publish leaves, as habit has it. */
  private clearedFor(run: BatchRun): Overlay {
    if (this.parts.spec.lambda.serve === 'batchOnly') return this.openFor(run);
    const overlay = this.parts.store.take(run);
    if (this.parts.habits.clears === 'counted') return overlay;
    return this.parts.habits.clears === 'everything' ? this.emptyOverlay('boundaryGap') : this.served.overlay;
  }

  /** What comes from now on. */
  private emptyOverlay(missing: Cause): Overlay {
    const { fromEventMs } = this.served.run.overlay;
    return this.parts.store.open({ fromBound: Uint32Array.from(this.parts.consumer.positions), fromEventMs, missing });
  }

  private openFor({ overlay }: BatchRun): Overlay {
    const nothing: OverlayCut = { ...overlay, fromBound: overlay.fromBound.map(() => NEVER), fromEventMs: null };
    return this.parts.store.open(this.parts.spec.lambda.serve === 'merged' ? overlay : nothing);
  }

  /** What is too old leaves the overlays. */
  expire(timeMs: number): void {
    const { served } = this;
    const { store, retention } = this.parts;
    for (const [number, overlay] of store.next) {
      const cut = retention.expired(overlay.cut, timeMs);
      if (cut !== null) store.next.set(number, store.open(cut));
    }
    const cut = retention.expired(served.overlay.cut, timeMs);
    if (cut !== null) this.replace({ ...served, overlay: store.open(cut) }, timeMs);
  }

  private startRebuild(fromRow: number, awaiting: Awaiting | null, timeMs: number): void {
    this.rebuild = new Rebuild(this.parts.log, fromRow, this.parts.spec.lambda.speed.rebuildTasks, this.parts.serviceUs, awaiting, timeMs);
    if (this.rebuild.isDone(timeMs)) this.endRebuild(timeMs);
  }

  endRebuild(timeMs: number): void {
    const { awaiting } = this.rebuild!;
    this.rebuild = null;
    if (awaiting !== null) {
      this.flip(awaiting.run, awaiting.tables, timeMs);
      return;
    }
    const { served } = this;
    const { store } = this.parts;
    for (const run of this.parts.batchLayer.running) if (store.next.has(run.number)) store.openNext(run);
    this.replace({ ...served, overlay: store.open(served.run.overlay) }, timeMs);
  }

  private adjustService(timeMs: number): void {
    this.parts.consumer.setService(this.parts.serviceUs * this.parts.store.writesPerRecord, timeMs);
  }

  snapshot(): PublishingSnapshot {
    const { served, rebuild, unavailable } = this;
    return { served: { ...served, overlay: served.overlay.copy() }, rebuild: rebuild?.snapshot() ?? null, unavailable };
  }

  restore({ served, rebuild, unavailable }: PublishingSnapshot): void {
    const { log, answering, progress } = this.parts;
    this.served = { ...served, overlay: served.overlay.copy() };
    this.rebuild = rebuild === null ? null : Rebuild.restored(log, rebuild);
    this.unavailable = unavailable;
    if (served.tables !== null) answering.loaded(this.served, progress.positions);
  }
}

export interface PublishingSnapshot {
  readonly served: Served;
  readonly rebuild: RebuildSnapshot | null;
  readonly unavailable: readonly Outage[];
}

/** An offset that no log reaches. */
const NEVER = 0xffff_ffff;
