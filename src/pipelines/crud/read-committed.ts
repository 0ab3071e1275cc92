import { NO_KEY } from '../../model/keys.ts';
import { CLASS, EventQueue, type Scheduled } from '../../support/queue.ts';
import type { LaneSink } from '../pipeline.ts';
import { gapOf, type Isolation } from './isolation.ts';
import type { RowTable, StateReading, Tables } from './tables.ts';

/** What a transaction has read of one row, and will write its new values from. */
interface Reading {
  readonly key: number;
  readonly values: Float64Array;
  /** who wrote these values: a place in the row's versions */
  readonly version: number;
}

interface Transaction {
  readonly row: number;
  /** per table; `null` if the record does not belong to it */
  readonly readings: readonly (Reading | StateReading | null)[];
}

/**
 * The versions of a row since it was last at rest. Version 0 is the row as it stood then; each other one was written by a record of the log, from the values of its parent.
 * Parents come before their children.
 */
interface Versions {
  readonly rows: number[];
  readonly parents: number[];
  current: number;
  /** transactions that have read the row and not written it yet */
  underWay: number;
}

interface Snapshot {
  readonly waiting: readonly Scheduled<Transaction>[];
  readonly versions: readonly Map<number, Versions>[];
}

/**
 * Read, compute, write back whatever happened in between. Two transactions that read the same balance both add to it, and the second write throws the first away: a
 * lost update, without an error anywhere.
 *
 * What is in a row is told by its ancestors: the write before the reading it was made from, the write before that, and so on. A write that is not among them is lost.
 * It is not always lost for good: when a transaction that read an older version writes, the row changes over to another line of ancestors, and what was lost on the one
 * may be present on the other.
 */
export class ReadCommitted implements Isolation {
  private readonly tables: Tables;
  private readonly gapMs: number;
  private readonly sink: LaneSink;
  private waiting = new EventQueue<Transaction>();
  /** per table, by key: rows with transactions under way; all others are at rest */
  private versions: readonly Map<number, Versions>[];

  constructor(tables: Tables, gapMs: number, sink: LaneSink) {
    this.tables = tables;
    this.gapMs = gapMs;
    this.sink = sink;
    this.versions = tables.list.map(() => new Map());
  }

  get nextWriteMs(): number {
    return this.waiting.peek()?.timeMs ?? Infinity;
  }

  begin(row: number, arrivalMs: number): void {
    const record = this.tables.record.seek(row);
    const readings = this.tables.list.map((table, place) => {
      if (table.groups !== null) return structuredClone(this.tables.readState(table, record));
      const key = table.rule.key(record, this.tables.bucketMs);
      return key === NO_KEY ? null : this.read(table, this.versions[place]!, key);
    });
    this.waiting.push(arrivalMs + gapOf(record, this.gapMs), CLASS.process, { row, readings });
  }

  write(): number {
    const { what: transaction, timeMs } = this.waiting.pop()!;
    const { row, readings } = transaction;
    const { tables, sink } = this;
    sink.counted(row, tables.rules, timeMs);
    tables.list.forEach((table, place) => {
      const reading = readings[place]!;
      if (reading === null) return;
      if (table.groups === null) this.writeRow(table, this.versions[place]!, reading as Reading, row, timeMs);
      else tables.writeState(table, reading as StateReading, tables.record.seek(row), timeMs, sink);
    });
    return row;
  }

  snapshot(): Snapshot {
    return structuredClone({ waiting: this.waiting.entries(), versions: this.versions });
  }

  restore(snapshot: unknown): void {
    const { waiting, versions } = structuredClone(snapshot as Snapshot);
    this.versions = versions;
    this.waiting = new EventQueue();
    for (const { timeMs, what } of waiting) this.waiting.push(timeMs, CLASS.process, what);
  }

  private writeRow(table: RowTable, open: Map<number, Versions>, reading: Reading, row: number, timeMs: number): void {
    const { tables, sink } = this;
    const { name, rule, version, rows } = table;
    const record = tables.record.seek(row);
    rule.update(reading.values, 0, record, version);
    const at = rows.upsert(reading.key) * rows.width;
    rows.values.set(reading.values, at);
    sink.changed(name, reading.key, reading.values, 0, timeMs);
    if (rule.isMisplaced?.(record, tables.bucketMs)) tables.tellCounted(table, row, reading.key, timeMs, sink);
    this.tellLostAndFound(table, open, reading, row, timeMs);
  }

  private read({ rows, rule }: RowTable, open: Map<number, Versions>, key: number): Reading {
    let versions = open.get(key);
    if (versions === undefined) {
      versions = { rows: [-1], parents: [-1], current: 0, underWay: 0 };
      open.set(key, versions);
    }
    versions.underWay++;
    const entry = rows.find(key);
    const values = entry === -1 ? Float64Array.from(rule.initial) : rows.values.slice(entry * rows.width, (entry + 1) * rows.width);
    return { key, values, version: versions.current };
  }

  /** The row goes over from its old version to one made from `reading`: what only the old one had is lost, what only the new one has is back. */
  private tellLostAndFound(table: RowTable, open: Map<number, Versions>, { key, version }: Reading, row: number, timeMs: number): void {
    const versions = open.get(key)!;
    let before = versions.current;
    let after = version;
    while (before !== after) {
      if (before > after) {
        this.sink.contribution(versions.rows[before]!, table.name, NO_KEY, 0, 'lostUpdate', timeMs);
        before = versions.parents[before]!;
      } else {
        this.tables.tellCounted(table, versions.rows[after]!, key, timeMs, this.sink);
        after = versions.parents[after]!;
      }
    }
    versions.current = versions.rows.push(row) - 1;
    versions.parents.push(version);
    versions.underWay--;
    if (versions.underWay === 0) open.delete(key);
  }
}
