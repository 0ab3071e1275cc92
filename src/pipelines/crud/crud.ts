import { recordCount } from '../../model/offset.ts';
import { assert } from '../../support/assert.ts';
import type { KeyedTable } from '../../support/keyed-table.ts';
import type { Put } from '../../support/put.ts';
import type { Log } from '../../log/log.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { ViewName } from '../../model/views/index.ts';
import type { FanIn, Lane, LaneSink, StoreState } from '../pipeline.ts';
import type { Isolation } from './isolation.ts';
import { ReadCommitted } from './read-committed.ts';
import { Serializable } from './serializable.ts';
import { Tables } from './tables.ts';

interface CrudSnapshot {
  readonly tables: ReturnType<Tables['snapshot']>;
  readonly isolation: unknown;
  readonly next: number;
  readonly positions: Uint32Array;
  readonly ahead: readonly number[];
  readonly newestEventMs: number;
}

/**
 * The CRUD lane, the foil: a table of present values, read, modified and written back for every record that arrives. It needs no log, and that is its weakness. The rows
 * carry no event ids, so a record that comes twice counts twice; what was overwritten is gone, and no replay can find out what it was.
 *
 * A record is processed when its transaction writes, all rows at once. Transactions of different accounts may overtake one another; `positions` says up to where none
 * is missing, `processed` is told for each at its own time.
 */
export class Crud implements Lane {
  readonly name = 'crud';
  readonly positions: Uint32Array;
  newestEventMs = -1;

  private readonly log: Log;
  private readonly sink: LaneSink;
  private readonly tables: Tables;
  private readonly isolation: Isolation;
  /** row of the log that arrives next */
  private next = 0;
  /** rows written although an earlier one of their partition is not */
  private ahead = new Set<number>();

  constructor(spec: RunSpec, log: Log, sink: LaneSink) {
    this.log = log;
    this.sink = sink;
    this.positions = new Uint32Array(log.partitions);
    this.tables = new Tables(spec, log);
    const { isolation, gap } = spec.crud;
    this.isolation = isolation === 'serializable' ? new Serializable(this.tables, gap, sink) : new ReadCommitted(this.tables, gap, sink);
  }

  /** What is written at a time can be read at that time. */
  advance(timeMs: number, inclusive: boolean): void {
    for (;;) {
      const arrivalMs = this.next < this.log.length ? this.log.ingestMs(this.next) : Infinity;
      const writeMs = this.isolation.nextWriteMs;
      const dueMs = Math.min(arrivalMs, writeMs);
      if (dueMs > timeMs || (dueMs === timeMs && !inclusive)) return;
      if (writeMs <= arrivalMs) this.commit(this.isolation.write(), writeMs);
      else this.isolation.begin(this.next++, arrivalMs);
    }
  }

  answer(view: ViewName, key: number, into: Float64Array): boolean {
    return this.answers(view).read(key, into);
  }

  answers(view: ViewName): KeyedTable {
    const rows = this.tables.find(view);
    assert(rows !== undefined, `crud has no table ${view}; add it to "views" of the scenario`);
    return rows;
  }

  detail(view: ViewName, put: Put): void {
    this.tables.detail(view, put);
  }

  /** A table shows what it holds. */
  withheld(): number {
    return 0;
  }

  fanIn(view: ViewName, key: number): FanIn {
    return { reads: [{ store: 'rows', rows: this.answers(view).find(key) === -1 ? 0 : 1 }], isKept: false };
  }

  stores(): readonly StoreState[] {
    const keys = this.tables.list.reduce((sum, { rows }) => sum + rows.size, 0);
    return [{ name: 'rows', fromRow: 0, toRow: recordCount(this.positions), keys }];
  }

  snapshot(): CrudSnapshot {
    return {
      tables: this.tables.snapshot(),
      isolation: this.isolation.snapshot(),
      next: this.next,
      positions: this.positions.slice(),
      ahead: [...this.ahead],
      newestEventMs: this.newestEventMs,
    };
  }

  restore(snapshot: unknown): void {
    const { tables, isolation, next, positions, ahead, newestEventMs } = snapshot as CrudSnapshot;
    this.tables.restore(tables);
    this.isolation.restore(isolation);
    this.next = next;
    this.positions.set(positions);
    this.ahead = new Set(ahead);
    this.newestEventMs = newestEventMs;
  }

  private commit(row: number, timeMs: number): void {
    const { log, positions, ahead } = this;
    this.newestEventMs = Math.max(this.newestEventMs, log.columns.eventMs[row]!);
    const partition = log.partitionOf(row);
    const rows = log.rows[partition]!;
    if (rows[positions[partition]!] === row) {
      positions[partition]!++;
      while (ahead.delete(rows[positions[partition]!]!)) positions[partition]!++;
    } else ahead.add(row);
    this.sink.processed(row, timeMs);
  }
}
