import type { Log } from '../../log/log.ts';
import { NO_KEY } from '../../model/keys.ts';
import type { RecordCursor } from '../../model/record.ts';
import type { ViewName } from '../../model/views/index.ts';
import type { KeyedTable } from '../../support/keyed-table.ts';
import type { FanIn } from '../pipeline.ts';
import { batchTable } from './batch-layer.ts';
import { isInSlice } from './batch-run.ts';
import { GroupAnswers, countOfGroup } from './group-answers.ts';
import { KeptRows } from './kept-rows.ts';
import type { Refusal } from './merge/merge.ts';
import { ReadAgain } from './read-again.ts';
import type { Refold } from './refold/refold.ts';
import type { Refolded, Served, ServedView, Tell } from './serving-layer.ts';
import type { SpeedProcess } from './speed/speed-view.ts';

/**
 * Answers of a view that cannot be merged, folded from the records whenever somebody asks. They are right at any cut, however late a record is. What was folded
 * for the last answer is kept as long as only newer records follow; the figures in `refolded` are those of readers who have nothing to go on from but the batch.
 */
export class RefoldAnswers implements ServedView {
  readonly refusal: string;
  private readonly view: ViewName;
  private readonly speed: SpeedProcess<unknown>;
  private readonly refold: Refold<unknown>;
  private readonly log: Log;
  private readonly merge: Refusal;
  private readonly batchAlone: GroupAnswers;
  private records: ReadAgain;
  private states = new Map<number, unknown>();
  private kept: KeptRows;

  constructor(view: ViewName, speed: SpeedProcess<unknown>, refusal: Refusal, refold: Refold<unknown>, log: Log) {
    this.view = view;
    this.speed = speed;
    this.refold = refold;
    this.log = log;
    this.merge = refusal;
    this.refusal = refusal.refuses;
    this.batchAlone = new GroupAnswers(view, speed, refusal);
    this.records = new ReadAgain(refold, log);
    this.kept = new KeptRows(speed.identity);
  }

  answer(_served: Served, key: number, into: Float64Array): boolean {
    return this.kept.table.read(key, into);
  }

  fanIn({ run, tables }: Served, key: number): FanIn {
    const group = this.kept.groupOf(key);
    const batch = batchTable(tables, this.view);
    const records = group === null ? 0 : this.records.fold(group, run, batch).records;
    return {
      reads: [
        { store: 'batch', rows: countOfGroup(batch, this.merge, group) },
        { store: 'log', rows: records },
      ],
      isKept: true,
    };
  }

  answers(): KeyedTable {
    return this.kept.table;
  }

  batchAnswers(served: Served): KeyedTable {
    return this.batchAlone.batchAnswers(served);
  }

  overlayAnswers(served: Served): KeyedTable {
    return this.batchAlone.overlayAnswers(served);
  }

  recordRead(served: Served, record: RecordCursor, tell: Tell): void {
    const group = this.speed.group(record);
    if (group === NO_KEY) return;
    const place = this.records.add(record, group);
    if (place === 'known') return;
    const state = this.states.get(group);
    if (place === 'last' && state !== undefined) this.refold.take(state, record);
    else this.foldGroup(served, group);
    this.refresh(group, tell);
  }

  recordMissed(served: Served, record: RecordCursor, tell: Tell): void {
    this.recordRead(served, record, tell);
  }

  published(before: Served, after: Served, tell: Tell): void {
    this.readCovered(before.run.cut.bound, after);
    for (const group of this.records.groups) {
      this.foldGroup(after, group);
      this.refresh(group, tell);
    }
  }

  loaded(served: Served, positions: Readonly<Uint32Array>): void {
    this.records = new ReadAgain(this.refold, this.log);
    this.states = new Map();
    this.kept = new KeptRows(this.speed.identity);
    const record = this.log.cursor();
    this.log.rows.forEach((rows, partition) => {
      for (const row of rows.subarray(0, positions[partition])) this.note(record.seek(row));
    });
    this.readCovered(positions, served);
    for (const group of this.records.groups) {
      this.foldGroup(served, group);
      this.refresh(group, () => undefined);
    }
  }

  refolded({ run, tables }: Served): Refolded {
    const total = { groups: 0, records: 0 };
    for (const group of this.records.groups) {
      const { isTouched, records } = this.records.fold(group, run, batchTable(tables, this.view));
      if (!isTouched) continue;
      total.groups++;
      total.records += records;
    }
    return total;
  }

  withheld(): number {
    let rows = 0;
    for (const state of this.states.values()) rows += this.refold.withheld?.(state) ?? 0;
    return rows;
  }

  /** Records that the batch has read and the speed layer perhaps not yet. */
  private readCovered(from: Readonly<Uint32Array>, { run }: Served): void {
    const record = this.log.cursor();
    run.cut.bound.forEach((bound, partition) => {
      for (let offset = from[partition]!; offset < bound; offset++) {
        record.seek(this.log.rows[partition]![offset]!);
        if (run.slices.some(({ cut }) => isInSlice(cut, record, partition, offset))) this.note(record);
      }
    });
  }

  private note(record: RecordCursor): void {
    const group = this.speed.group(record);
    if (group !== NO_KEY) this.records.add(record, group);
  }

  private foldGroup({ run, tables }: Served, group: number): void {
    this.states.set(group, this.records.fold(group, run, batchTable(tables, this.view)).state);
  }

  private refresh(group: number, tell: Tell): void {
    this.kept.replace(group, (put) => this.refold.answers(this.states.get(group), group, put), tell);
  }
}
