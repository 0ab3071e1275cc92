import type { Log } from '../../log/log.ts';
import type { OffsetVector } from '../../model/offset.ts';
import type { RecordCursor } from '../../model/record.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { BatchRun } from './batch-run.ts';
import type { OverlayCut } from './cut.ts';
import type { Fates } from './fates.ts';
import { changedCode, firstCode, type CodeChange, type LayerCode } from './layer-code.ts';
import { SKETCHED_SPEED_VIEWS, SPEED_VIEWS, type SpeedViews } from './speed/index.ts';
import { Overlay } from './speed-layer.ts';

/**
 * Where overlays come from and what they are fed. An overlay that opens when its batch starts is empty; one that opens later, or that begins before the end of the
 * log, takes what has been read already.
 */
export class SpeedStore {
  readonly speedViews: SpeedViews;
  /** overlays of batches that are at work, by number of the run */
  next = new Map<number, Overlay>();
  /** in force for records that are read from now on */
  code: LayerCode;
  /** times that a record was written into an overlay */
  writes = 0;

  private readonly spec: RunSpec;
  private readonly log: Log;
  private readonly fates: Fates;
  private readonly read: OffsetVector;

  constructor(spec: RunSpec, log: Log, fates: Fates, read: OffsetVector) {
    this.spec = spec;
    this.log = log;
    this.fates = fates;
    this.read = read;
    this.speedViews = spec.lambda.speed.sketches ? SKETCHED_SPEED_VIEWS : SPEED_VIEWS;
    this.code = firstCode(spec, 'speed');
  }

  /** Whether the overlay of the next batch is fed while that batch runs. */
  get isDouble(): boolean {
    return this.spec.lambda.speed.lifetime === 'doubleBuffer' || this.spec.lambda.speed.lifetime === 'bothFed';
  }

  /** Whether increments are kept by batch epoch: then those of an overlay need not be written again, only added up by whoever reads. */
  get areEpochs(): boolean {
    return this.spec.lambda.speed.lifetime === 'epochs';
  }

  /** Times that each record is written now. */
  get writesPerRecord(): number {
    const least = this.spec.lambda.speed.lifetime === 'bothFed' ? 2 : 1;
    return Math.max(least, 1 + this.next.size);
  }

  /** The overlay that begins at `cut`, with all that has been read of it. */
  open(cut: OverlayCut): Overlay {
    const { spec, log } = this;
    const overlay = new Overlay(cut, spec.views, this.speedViews, this.code, spec.lambda.speed.dedupe === 'local');
    const record = log.cursor();
    const { writes } = this;
    eachRowFrom(log, firstRowOf(log, cut), this.read, (row, partition, offset) => {
      this.feed(overlay, record.seek(row), partition, offset);
    });
    if (this.areEpochs) this.writes = writes;
    return overlay;
  }

  /** A batch has started. */
  openNext(run: BatchRun): void {
    if (this.isDouble) this.next.set(run.number, this.open(run.overlay));
  }

  /** The overlay of a batch that is about to be published. */
  take(run: BatchRun): Overlay {
    const overlay = this.next.get(run.number) ?? this.open(run.overlay);
    this.next.delete(run.number);
    return overlay;
  }

  /** Another record, for one overlay: whether it counts there. */
  feed(overlay: Overlay, record: RecordCursor, partition: number, offset: number): boolean {
    const { fates } = this;
    const { row, fact } = record;
    if (!overlay.covers(record, partition, offset) || fates.isDropped(row)) return false;
    if (overlay.known !== null) {
      if (overlay.known.has(fact)) return false;
      overlay.known.add(fact);
    } else if (this.spec.lambda.speed.dedupe === 'acrossCut' && fates.isCopy(row, fact)) return false;
    this.writes++;
    if (fates.isLostInRace(row)) return false;
    overlay.add(record, this.spec.totals.bucket);
    return true;
  }

  feedNext(record: RecordCursor, partition: number, offset: number): void {
    for (const overlay of this.next.values()) this.feed(overlay, record, partition, offset);
    if (this.next.size === 0 && this.writesPerRecord > 1) this.writes++;
  }

  deploy(change: CodeChange, served: Overlay): void {
    this.code = changedCode(this.code, change);
    for (const overlay of [served, ...this.next.values()]) overlay.deploy(Uint32Array.from(this.read), this.code);
  }

  snapshot(): SpeedStoreSnapshot {
    return { next: copyAll(this.next), code: this.code, writes: this.writes };
  }

  restore({ next, code, writes }: SpeedStoreSnapshot): void {
    this.next = copyAll(next);
    this.code = code;
    this.writes = writes;
  }
}

export interface SpeedStoreSnapshot {
  readonly next: ReadonlyMap<number, Overlay>;
  readonly code: LayerCode;
  readonly writes: number;
}

const copyAll = (overlays: ReadonlyMap<number, Overlay>): Map<number, Overlay> =>
  new Map([...overlays].map(([number, overlay]) => [number, overlay.copy()]));

/** The first row that an overlay may cover. */
export function firstRowOf(log: Log, { fromBound, fromEventMs }: OverlayCut): number {
  const byOffset = firstRowBeyond(log, fromBound);
  return fromEventMs === null ? byOffset : Math.max(byOffset, log.rowsAt(fromEventMs - 1));
}

/** The first row at or behind a bound in any partition. */
export const firstRowBeyond = (log: Log, bound: OffsetVector): number =>
  bound.reduce((first, offset, partition) => Math.min(first, log.rows[partition]![offset] ?? log.length), log.length);

/** Rows from `fromRow` on that lie before `bound`, in append order. */
export function eachRowFrom(
  log: Log,
  fromRow: number,
  bound: OffsetVector,
  visit: (row: number, partition: number, offset: number) => void,
): void {
  const offsets = Uint32Array.from(log.boundAt(fromRow));
  let rest = bound.reduce((rows, offset, partition) => rows + Math.max(0, offset - offsets[partition]!), 0);
  for (let row = fromRow; rest > 0; row++) {
    const partition = log.partitionOf(row);
    const offset = offsets[partition]!++;
    if (offset >= bound[partition]!) continue;
    rest--;
    visit(row, partition, offset);
  }
}
