import { NO_KEY } from '../../model/keys.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import { TimeHeap } from '../../support/time-heap.ts';
import type { LaneSink } from '../pipeline.ts';
import { gapOf, type Isolation } from './isolation.ts';
import type { RowTable, Tables } from './tables.ts';

interface Snapshot {
  readonly freeAt: KeyedTable;
  readonly waiting: TimeHeap;
}

/**
 * One writer at a time. A transaction locks everything that belongs to its account, reads, and writes a gap later; whoever comes meanwhile waits in the order of arrival.
 * So each write starts from the one before and nothing is lost. The price is time: an account on which more comes in than one gap at a time can do falls behind, and its
 * queue grows for as long as that lasts.
 *
 * The lock is on the account and not on the single row, because a transaction writes all its rows at the same moment, and they all belong to the account.
 */
export class Serializable implements Isolation {
  private readonly tables: Tables;
  private readonly gapMs: number;
  private readonly sink: LaneSink;
  /** by account: when its lock is free, ms */
  private freeAt = new KeyedTable(1);
  /** rows of the log, by the time they write */
  private waiting = new TimeHeap();

  constructor(tables: Tables, gapMs: number, sink: LaneSink) {
    this.tables = tables;
    this.gapMs = gapMs;
    this.sink = sink;
  }

  get nextWriteMs(): number {
    return this.waiting.nextMs;
  }

  begin(row: number, arrivalMs: number): void {
    const { freeAt } = this;
    const lock = freeAt.upsert(this.tables.record.seek(row).account);
    const writeMs = Math.max(arrivalMs, freeAt.values[lock]!) + gapOf(this.tables.record, this.gapMs);
    freeAt.values[lock] = writeMs;
    this.waiting.push(writeMs, row);
  }

  write(): number {
    const timeMs = this.waiting.nextMs;
    const row = this.waiting.pop();
    const { tables, sink } = this;
    const record = tables.record.seek(row);
    sink.counted(row, tables.rules, timeMs);
    for (const table of tables.list) {
      if (table.groups === null) this.writeRow(table, row, timeMs);
      else {
        const reading = tables.readState(table, record);
        if (reading !== null) tables.writeState(table, reading, record, timeMs, sink);
      }
    }
    return row;
  }

  snapshot(): Snapshot {
    return { freeAt: this.freeAt.copy(), waiting: this.waiting.copy() };
  }

  restore(snapshot: unknown): void {
    const { freeAt, waiting } = snapshot as Snapshot;
    this.freeAt = freeAt.copy();
    this.waiting = waiting.copy();
  }

  private writeRow(table: RowTable, row: number, timeMs: number): void {
    const { tables, sink } = this;
    const { name, rule, version, rows } = table;
    const record = tables.record.seek(row);
    const key = rule.key(record, tables.bucketMs);
    if (key === NO_KEY) return;
    const at = rows.upsert(key, rule.initial) * rows.width;
    rule.update(rows.values, at, record, version);
    sink.changed(name, key, rows.values, at, timeMs);
    if (rule.isMisplaced?.(record, tables.bucketMs)) tables.tellCounted(table, row, key, timeMs, sink);
  }
}
