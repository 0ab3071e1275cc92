import type { Log } from '../../src/log/log.ts';
import { NO_KEY } from '../../src/model/keys.ts';
import type { Cause } from '../../src/model/lanes.ts';
import type { RulesInForce } from '../../src/model/rule-versions.ts';
import { VIEWS, type RowView, type ViewName } from '../../src/model/views/index.ts';
import type { Lane, LaneSink } from '../../src/pipelines/pipeline.ts';
import { KeyedTable } from '../../src/support/keyed-table.ts';

/** Of views that fold their records, lanes tell answers only. */
const rowView = (view: ViewName): RowView => VIEWS[view] as RowView;

type Rows = readonly (readonly number[])[];

/** How a record counts in a view: under which key, and by how much the first value changes. */
interface Share {
  readonly key: number;
  readonly amount: number;
}

/**
 * Listens to a lane and keeps what it was told: which record counts how in which view, and the answers. Both have to lead to what the lane answers.
 */
export class LaneRecorder implements LaneSink {
  /** every call, in order */
  readonly calls: string[] = [];
  readonly processedRows: number[] = [];
  private readonly log: Log;
  private readonly bucketMs: number;
  private readonly shares = new Map<ViewName, Map<number, Share>>();
  private readonly told = new Map<ViewName, KeyedTable>();
  private lastMs = 0;

  constructor(log: Log, views: readonly ViewName[], bucketMs: number) {
    this.log = log;
    this.bucketMs = bucketMs;
    for (const view of views) {
      this.shares.set(view, new Map());
      this.told.set(view, new KeyedTable(VIEWS[view].identity.length));
    }
  }

  changed(view: ViewName, key: number, values: Float64Array, at: number, timeMs: number): void {
    const table = this.told.get(view)!;
    const now = values.slice(at, at + table.width);
    const to = table.upsert(key) * table.width; // may give the table larger columns
    table.values.set(now, to);
    this.note(timeMs, `changed ${view} ${key} ${now.join(' ')}`);
  }

  processed(row: number, timeMs: number): void {
    if (!this.processedRows.includes(row)) this.processedRows.push(row);
    this.note(timeMs, `processed ${row}`);
  }

  counted(row: number, _by: readonly RulesInForce[], timeMs: number): void {
    const record = this.log.cursor().seek(row);
    for (const [view, shares] of this.shares) {
      const key = rowView(view).key(record, { bucketMs: this.bucketMs });
      if (key !== NO_KEY) shares.set(row, { key, amount: VIEWS[view].contribution?.(record, 'old') ?? 0 });
    }
    this.note(timeMs, `counted ${row}`);
  }

  skipped(row: number, cause: Cause, timeMs: number): void {
    for (const shares of this.shares.values()) shares.delete(row);
    this.note(timeMs, `skipped ${row} ${cause}`);
  }

  countedIn(row: number, view: ViewName, by: readonly RulesInForce[], timeMs: number, cause?: Cause): void {
    if (by.length === 0) this.shares.get(view)!.delete(row);
    this.note(timeMs, `countedIn ${row} ${view} ${by.length} ${cause}`);
  }

  contribution(row: number, view: ViewName, key: number, amount: number, cause: Cause, timeMs: number): void {
    if (key === NO_KEY) this.shares.get(view)!.delete(row);
    else this.shares.get(view)!.set(row, { key, amount });
    this.note(timeMs, `contribution ${row} ${view} ${key} ${amount} ${cause}`);
  }

  misMerged(view: ViewName, key: number, row: number, byMinor: number, timeMs: number): void {
    this.note(timeMs, `misMerged ${view} ${key} ${row} ${byMinor}`);
  }

  /** Rows that count in a view now. */
  rowsIn(view: ViewName): number[] {
    return [...this.shares.get(view)!.keys()].sort((a, b) => a - b);
  }

  /** The answer that the records told to count lead to: their fold, by the naive rule, under the keys that were told. */
  answerFromShares(view: ViewName): Rows {
    const table = new KeyedTable(VIEWS[view].identity.length);
    const record = this.log.cursor();
    for (const [row, { key }] of this.shares.get(view)!) {
      const at = table.upsert(key, VIEWS[view].identity) * table.width;
      rowView(view).step(table.values, at, record.seek(row), 'old');
    }
    return rowsOf(table, view);
  }

  /** Σ of the amounts told, per key. */
  sumsFromShares(view: ViewName): Rows {
    const table = new KeyedTable(1);
    for (const { key, amount } of this.shares.get(view)!.values()) {
      const entry = table.upsert(key);
      table.values[entry]! += amount;
    }
    return rowsOf(table, view);
  }

  /** The answer that the changes told lead to. */
  answerFromChanges(view: ViewName): Rows {
    return rowsOf(this.told.get(view)!, view);
  }

  private note(timeMs: number, text: string): void {
    if (timeMs < this.lastMs) throw new Error(`told of ${timeMs} ms after ${this.lastMs} ms`);
    this.lastMs = timeMs;
    this.calls.push(`${timeMs} ${text}`);
  }
}

/** A table as rows sorted by key. A key with the values of an untouched one is left out, as a missing key means the same. */
export function rowsOf(table: KeyedTable, view: ViewName): Rows {
  const { identity } = VIEWS[view];
  return Array.from(table.sortedEntries(), (entry) => [
    table.keys[entry]!,
    ...table.values.subarray(entry * table.width, (entry + 1) * table.width),
  ]).filter(([, ...values]) => values.some((value, column) => value !== (identity[column] ?? 0)));
}

export const answerOf = (lane: Lane, view: ViewName): Rows => rowsOf(lane.answers(view), view);

/** The truth: the first copy of every fact among `rows` (all of the log, if absent), folded by the naive rule. */
export function truthOf(log: Log, view: ViewName, bucketMs: number, rows: Iterable<number> = Array(log.length).keys()): Rows {
  const table = new KeyedTable(VIEWS[view].identity.length);
  const record = log.cursor();
  const seen = new Set<number>();
  for (const row of [...rows].sort((a, b) => a - b)) {
    record.seek(row);
    const isCopy = seen.has(record.fact);
    const key = rowView(view).key(record, { bucketMs });
    if (isCopy || key === NO_KEY) continue;
    seen.add(record.fact);
    const at = table.upsert(key, VIEWS[view].identity) * table.width;
    rowView(view).step(table.values, at, record, 'old');
  }
  return rowsOf(table, view);
}
