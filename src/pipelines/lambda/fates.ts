import type { BatchCut } from '../../engine/batch-engine.ts';
import type { Log } from '../../log/log.ts';
import type { Cause } from '../../model/lanes.ts';
import type { OffsetVector } from '../../model/offset.ts';
import type { RecordCursor } from '../../model/record.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { ViewName } from '../../model/views/index.ts';
import { RandomStream } from '../../support/prng.ts';
import type { LaneSink } from '../pipeline.ts';
import { isInSlice, isLost } from './batch-run.ts';
import { computes, type LayerCode } from './layer-code.ts';
import type { Served } from './serving-layer.ts';

/**
 * The fate of every fact: in the batch view, in the overlay, in both, or in neither. It follows from what is served and from what has been read, nothing else, so it can be
 * told of any fact at any time; that is what the ledger is made of.
 */
export class Fates {
  private readonly log: Log;
  private readonly sink: LaneSink;
  private readonly dedupe: RunSpec['lambda']['speed']['dedupe'];
  private readonly views: readonly ViewName[];
  private readonly lostPpm: number;
  private readonly races: RandomStream;
  private readonly place: Place;
  /** by fact: row of its first copy, plus 1; 0 as long as none has been read */
  private readonly firstRows: Uint32Array;
  /** by fact: rows of its other copies; most have none */
  private copies = new Map<number, number[]>();
  /** rows that the speed layer has left to the batch, being late */
  private dropped = new Set<number>();
  /** by partition: the speed layer has read so far; owned by its consumer */
  private readonly read: OffsetVector;

  constructor(log: Log, sink: LaneSink, spec: RunSpec, read: OffsetVector) {
    this.log = log;
    this.sink = sink;
    this.dedupe = spec.lambda.speed.dedupe;
    this.views = spec.views;
    this.lostPpm = spec.lambda.speed.lostIncrements;
    this.races = new RandomStream(spec.seed, 'speed layer races');
    this.place = { row: -1, partition: 0, offset: 0, record: log.cursor() };
    this.firstRows = new Uint32Array(log.facts.txn.length);
    this.read = read;
  }

  /** A record has come: whether another copy of it had come before. */
  note(row: number, fact: number): boolean {
    const first = this.firstRows[fact]!;
    if (first === 0) this.firstRows[fact] = row + 1;
    if (first === 0 || first === row + 1) return false;
    const copies = this.copies.get(fact);
    if (copies === undefined) this.copies.set(fact, [row]);
    else if (!copies.includes(row)) copies.push(row);
    return true;
  }

  isCopy(row: number, fact: number): boolean {
    return this.firstRows[fact] !== row + 1;
  }

  /** The speed layer leaves the record to the batch. */
  drop(row: number): void {
    this.dropped.add(row);
  }

  isDropped(row: number): boolean {
    return this.dropped.has(row);
  }

  /** Two increments of one key at the same time, and one of them was overwritten. */
  isLostInRace(row: number): boolean {
    return this.lostPpm > 0 && this.races.draw(row, 0) % MILLION < this.lostPpm;
  }

  /** Say how often the fact counts in what is served now. */
  tell(served: Served, fact: number, timeMs: number): void {
    const { sink } = this;
    const first = this.firstRows[fact]! - 1;
    const copies = this.copies.get(fact) ?? NONE;
    const rows = [first, ...copies];
    const batch = this.inBatch(served, rows);
    const speed = this.inOverlay(served, rows);
    const [one, ...more] = speed;
    if (batch.length > 0) {
      const isBoth = one === first;
      this.tellCounted(first, isBoth ? [...batch, this.codeOf(served, first)] : batch, timeMs, surplusCause(isBoth, batch.length));
    } else if (one !== undefined) this.tellCounted(first, [this.codeOf(served, one)], timeMs, undefined);
    else sink.skipped(first, this.causeOf(served, first), timeMs);
    const surplus = batch.length === 0 ? more : speed;
    for (const row of copies) {
      if (surplus.includes(row)) this.tellCounted(row, [this.codeOf(served, row)], timeMs, surplusCause(batch.length > 0, 1));
      else sink.skipped(row, 'duplicate', timeMs);
    }
  }

  /** The record counts once by each of these. A view that none of them computes lacks it, and where both layers count it one of them may. */
  private tellCounted(row: number, by: readonly LayerCode[], timeMs: number, surplus: Cause | undefined): void {
    const { sink } = this;
    if (by.every(({ without }) => without.length === 0)) {
      sink.counted(row, by.map(rulesOf), timeMs, surplus);
      return;
    }
    for (const view of this.views) {
      const own = by.filter((code) => computes(code, view));
      sink.countedIn(row, view, own.map(rulesOf), timeMs, own.length === 0 ? 'notComputed' : own.length === 1 ? undefined : surplus);
    }
  }

  snapshot(): FatesSnapshot {
    return { firstRows: this.firstRows.slice(), copies: structuredClone(this.copies), dropped: new Set(this.dropped) };
  }

  restore({ firstRows, copies, dropped }: FatesSnapshot): void {
    this.firstRows.fill(0);
    this.firstRows.set(firstRows.subarray(0, this.firstRows.length));
    this.copies = structuredClone(copies);
    this.dropped = new Set(dropped);
  }

  /**
   * The code by which the batch view counts the fact, once for each time it does. More than once only if a run that adds to earlier ones no longer finds the first
   * copy, and takes the second one for new.
   */
  private inBatch({ run }: Served, rows: readonly number[]): readonly LayerCode[] {
    const counted: LayerCode[] = [];
    for (const { cut, code } of run.slices) {
      const found = rows.find((row) => this.isFound(cut, row));
      if (found !== undefined && this.isIn(cut, found)) counted.push(code);
    }
    return counted;
  }

  /** Whether a run finds this copy in the master dataset. */
  private isFound(cut: BatchCut, row: number): boolean {
    const { partition, offset, record } = this.at(row);
    return offset < cut.bound[partition]! && !isLost(cut.lost, record);
  }

  private isIn(cut: BatchCut, row: number): boolean {
    const { partition, offset, record } = this.at(row);
    return isInSlice(cut, record, partition, offset);
  }

  /** The copies that the overlay counts. */
  private inOverlay(served: Served, rows: readonly number[]): readonly number[] {
    const there = rows.filter((row) => this.isReadInto(served, row));
    if (this.dedupe === 'none') return there.filter((row) => !this.isLostInRace(row));
    const one = this.dedupe === 'local' ? there[0] : rows[0];
    return one !== undefined && there.includes(one) && !this.isLostInRace(one) ? [one] : NONE;
  }

  private isReadInto({ overlay }: Served, row: number): boolean {
    const { partition, offset, record } = this.at(row);
    return offset < this.read[partition]! && overlay.covers(record, partition, offset) && !this.dropped.has(row);
  }

  private codeOf({ overlay }: Served, row: number): LayerCode {
    const { partition, offset } = this.at(row);
    return overlay.codeAt(partition, offset);
  }

  /** Why a fact is in neither half. */
  private causeOf({ run, overlay }: Served, row: number): Cause {
    const { partition, offset, record } = this.at(row);
    if (offset < run.cut.bound[partition]! && (run.slices.length === 0 || run.slices.some(({ cut }) => isLost(cut.lost, record))))
      return 'storeLost';
    if (overlay.covers(record, partition, offset)) return this.dropped.has(row) ? 'droppedLate' : 'lostUpdate';
    return offset < overlay.cut.fromBound[partition]! ? overlay.cut.missing : 'boundaryGap';
  }

  /** The record of a row and where it stands; good until the next call. Looked up once for all that is asked of one row after the other. */
  private at(row: number): Readonly<Place> {
    const { place, log } = this;
    if (place.row === row) return place;
    place.row = row;
    place.partition = log.partitionOf(row);
    place.offset = log.offsetOf(row);
    place.record.seek(row);
    return place;
  }
}

export interface FatesSnapshot {
  readonly firstRows: Uint32Array;
  readonly copies: Map<number, number[]>;
  readonly dropped: ReadonlySet<number>;
}

interface Place {
  row: number;
  partition: number;
  offset: number;
  readonly record: RecordCursor;
}

/** Why a fact counts more often than once, should it: on both sides, or more than once on one. */
const surplusCause = (isBoth: boolean, times: number): Cause | undefined =>
  isBoth ? 'boundaryOverlap' : times > 1 ? 'duplicate' : undefined;

const rulesOf = ({ rules }: LayerCode): LayerCode['rules'] => rules;

const MILLION = 1_000_000;
const NONE: readonly number[] = [];
