import type { Log } from '../../log/log.ts';
import type { RecordCursor } from '../../model/record.ts';
import type { KeyedTable } from '../../support/keyed-table.ts';
import { isInSlice, type BatchRun } from './batch-run.ts';
import type { Refold } from './refold/refold.ts';

/** What it took to fold a group: its state, how many records were read for it, and whether any had come since the cut. */
export interface Folding {
  readonly state: unknown;
  readonly records: number;
  readonly isTouched: boolean;
}

/**
 * The master dataset as a view sees it: the records that either layer has read, each fact once, by group and in the order in which they are to be folded. If
 * what came since the cut also happened since, the fold goes on from the batch's state; if not, it begins with the first record of the group.
 */
export class ReadAgain {
  private readonly refold: Refold<unknown>;
  private readonly log: Log;
  private readonly known = new Set<number>();
  private readonly byGroup = new Map<number, number[]>();
  private readonly one: RecordCursor;
  private readonly other: RecordCursor;

  constructor(refold: Refold<unknown>, log: Log) {
    this.refold = refold;
    this.log = log;
    this.one = log.cursor();
    this.other = log.cursor();
  }

  get groups(): Iterable<number> {
    return this.byGroup.keys();
  }

  /** Put the record in its place. `known`: a copy is there already. */
  add(record: RecordCursor, group: number): 'last' | 'between' | 'known' {
    if (this.known.has(record.fact)) return 'known';
    this.known.add(record.fact);
    let rows = this.byGroup.get(group);
    if (rows === undefined) this.byGroup.set(group, (rows = []));
    let place = rows.length;
    while (place > 0 && this.refold.isBefore(record, this.other.seek(rows[place - 1]!))) place--;
    rows.splice(place, 0, record.row);
    return place === rows.length - 1 ? 'last' : 'between';
  }

  fold(group: number, run: BatchRun, batch: KeyedTable): Folding {
    const rows = this.byGroup.get(group)!;
    const since = rows.filter((row) => !this.isInBatch(row, run));
    const state = this.resumed(rows, since, group, run, batch);
    const read = state === null ? rows : since;
    const folded = state ?? this.refold.open();
    for (const row of read) this.refold.take(folded, this.one.seek(row));
    return { state: folded, records: read.length, isTouched: since.length > 0 };
  }

  /** The batch's state, if nothing since the cut has to be folded before anything that is in it. */
  private resumed(rows: readonly number[], since: readonly number[], group: number, run: BatchRun, batch: KeyedTable): unknown {
    const entry = batch.find(group);
    const last = rows.findLast((row) => this.isInBatch(row, run));
    if (entry === -1 || last === undefined || this.refold.resume === undefined) return null;
    if (since.length > 0 && this.refold.isBefore(this.one.seek(since[0]!), this.other.seek(last))) return null;
    return this.refold.resume(batch.values, entry * batch.width);
  }

  private isInBatch(row: number, run: BatchRun): boolean {
    const record = this.one.seek(row);
    return run.slices.some(({ cut }) => isInSlice(cut, record, this.log.partitionOf(row), this.log.offsetOf(row)));
  }
}
