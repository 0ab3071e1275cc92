import { NO_KEY } from '../../model/keys.ts';
import type { RecordCursor } from '../../model/record.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import type { Trigger } from './base-table.ts';
import { GroupFold, type Reading } from './plain.ts';
import { ViewOver } from './view-over.ts';

/**
 * Incremental maintenance: every change of the table changes the kept answer by its delta, in the same transaction, so the answer is never old and costs one row to read.
 * The price is paid by every writer: a row read and mostly a row written per change, asked for or not.
 *
 * Inserting is simple for sums and maxima alike. Deleting is where the algebra shows. From a sum the row is subtracted; beside it stands the number of rows it is made of, or
 * nobody would know when the group is gone. From a maximum nothing can be subtracted: if the deleted row was the largest, the second largest is not known, and the
 * group has to be read again in the base table, which must therefore be kept.
 */
export class IncrementalView extends ViewOver implements Trigger {
  changes = 0;
  reads = 0;
  writes = 0;
  rereads = 0;
  rereadRows = 0;
  /** groups that have rows */
  size = 0;
  /** value, and the number of rows in a sum; for a maximum 1 while it has one. 0: the group is gone */
  private readonly kept = new KeyedTable(2);

  inserted(record: RecordCursor): void {
    const at = this.meet(record);
    if (at === -1) return;
    const { values } = this.kept;
    const value = this.definition.value(record);
    const rows = values[at + 1]!;
    if (this.definition.aggregate === 'sum') this.write(at, values[at]! + value, rows + 1);
    else if (rows === 0 || value > values[at]!) this.write(at, value, 1);
  }

  deleted(record: RecordCursor): void {
    const at = this.meet(record);
    if (at === -1) return;
    const { values } = this.kept;
    const value = this.definition.value(record);
    if (this.definition.aggregate === 'sum') this.write(at, values[at]! - value, values[at + 1]! - 1);
    else if (value === values[at]) this.readAgain(at, record);
  }

  answer(key: number): Reading {
    const { kept } = this;
    const at = kept.find(key) * kept.width;
    return at < 0 || kept.values[at + 1] === 0 ? { value: null, rows: 0 } : { value: kept.values[at]!, rows: 1 };
  }

  /** The rows that are there. */
  rows(): KeyedTable {
    const { kept } = this;
    const rows = new KeyedTable(1, kept.size);
    for (let entry = 0; entry < kept.size; entry++) {
      if (kept.values[entry * 2 + 1] !== 0) rows.write(kept.keys[entry]!, [kept.values[entry * 2]!]);
    }
    return rows;
  }

  /** What it took to load the table at first is nobody's maintenance. */
  forgetCosts(): void {
    this.changes = this.reads = this.writes = this.rereads = this.rereadRows = 0;
  }

  private meet(record: RecordCursor): number {
    const key = this.definition.group(record, this.bucketMs);
    if (key === NO_KEY) return -1;
    this.changes++;
    this.reads++;
    return this.kept.upsert(key) * this.kept.width;
  }

  private readAgain(at: number, { account }: RecordCursor): void {
    const fold = new GroupFold(this.definition, this.kept.keys[at / 2]!, this.bucketMs);
    const rows = this.base.scanAccount(account, fold.take);
    this.rereads++;
    this.rereadRows += rows;
    this.reads += rows;
    this.write(at, fold.value ?? 0, fold.value === null ? 0 : 1);
  }

  private write(at: number, value: number, rows: number): void {
    const { values } = this.kept;
    this.size += Number(rows > 0) - Number(values[at + 1]! > 0);
    values[at] = value;
    values[at + 1] = rows;
    this.writes++;
  }
}
