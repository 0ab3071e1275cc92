import { NO_KEY } from '../../model/keys.ts';
import type { Log } from '../../log/log.ts';
import type { RecordCursor } from '../../model/record.ts';
import { rulesAt, versionOf, type RulesInForce, type RuleVersion } from '../../model/rule-versions.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { ViewName } from '../../model/views/index.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import type { Put } from '../../support/put.ts';
import type { LaneSink } from '../pipeline.ts';
import { ROW_UPDATES } from './update/index.ts';
import type { RowUpdate, StateUpdate, TableUpdate } from './update/row-update.ts';

/** A view as rows that hold its answer. */
export interface RowTable {
  readonly name: ViewName;
  readonly rule: RowUpdate;
  readonly version: RuleVersion;
  readonly groups: null;
  rows: KeyedTable;
}

/** A view that needs auxiliary rows, by group, besides those of its answer. */
export interface StateTable {
  readonly name: ViewName;
  readonly rule: StateUpdate<unknown>;
  groups: Map<number, unknown>;
  rows: KeyedTable;
}

export type Table = RowTable | StateTable;

interface TableSnapshot {
  readonly rows: KeyedTable;
  readonly groups: ReadonlyMap<number, unknown> | null;
}

/** The database: one table per view, rows updated in place. It keeps the present and forgets what led to it. */
export class Tables {
  readonly list: readonly Table[];
  readonly bucketMs: number;
  /** the one version of each rule that transactions follow */
  readonly rules: readonly RulesInForce[];
  readonly record: RecordCursor;

  constructor(spec: RunSpec, log: Log) {
    this.bucketMs = spec.totals.bucket;
    this.record = log.cursor();
    const rules = rulesAt(spec.rules, 'update');
    this.rules = [rules];
    this.list = spec.views.map((name) => openTable(name, ROW_UPDATES[name], versionOf(rules, name)));
  }

  find(name: ViewName): KeyedTable | undefined {
    return this.list.find((table) => table.name === name)?.rows;
  }

  /** The auxiliary rows of a view, where they are worth a look. */
  detail(name: ViewName, put: Put): void {
    const table = this.list.find((one) => one.name === name);
    if (table === undefined || table.groups === null) return;
    for (const [group, state] of table.groups) table.rule.detail?.(state, group, put);
  }

  /** The auxiliary rows that a record changes: their group, and as they stand; `null` if the record does not belong to the table. */
  readState({ rule, groups }: StateTable, record: RecordCursor): StateReading | null {
    const group = rule.group(record);
    return group === NO_KEY ? null : { group, state: groups.get(group) ?? rule.open() };
  }

  /** Change the state that was read, and write it and the rows of the answer that follow from it. */
  writeState(
    { name, rule, groups, rows }: StateTable,
    { group, state }: StateReading,
    record: RecordCursor,
    timeMs: number,
    sink: LaneSink,
  ): void {
    rule.update(state, record, (key, ...values) => {
      const at = rows.write(key, values, rule.initial);
      if (at !== -1) sink.changed(name, key, rows.values, at, timeMs);
    });
    groups.set(group, state);
  }

  /** Tell how the record at `row` counts in a row of `table`: as itself, if at all under another key than its own. */
  tellCounted(table: RowTable, row: number, key: number, timeMs: number, sink: LaneSink): void {
    const record = this.record.seek(row);
    const cause = table.rule.isMisplaced?.(record, this.bucketMs) ? 'wrongBucket' : 'duplicate';
    sink.contribution(row, table.name, key, table.rule.amount?.(record, table.version) ?? 0, cause, timeMs);
  }

  snapshot(): readonly TableSnapshot[] {
    return this.list.map(({ rows, groups }) => ({ rows: rows.copy(), groups: structuredClone(groups) }));
  }

  restore(snapshot: readonly TableSnapshot[]): void {
    this.list.forEach((table, place) => {
      const { rows, groups } = snapshot[place]!;
      table.rows = rows.copy();
      if (table.groups !== null) table.groups = structuredClone(groups) as Map<number, unknown>;
    });
  }
}

/** What a transaction has read of the auxiliary rows of one group. */
export interface StateReading {
  readonly group: number;
  readonly state: unknown;
}

function openTable(name: ViewName, rule: TableUpdate, version: RuleVersion): Table {
  const rows = new KeyedTable(rule.initial.length);
  return 'open' in rule ? { name, rule, groups: new Map(), rows } : { name, rule, version, groups: null, rows };
}
