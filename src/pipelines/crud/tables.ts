import type { Log } from '../../log/log.ts';
import type { RecordCursor } from '../../model/record.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { ViewName } from '../../model/views/index.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import type { LaneSink } from '../pipeline.ts';
import { ROW_UPDATES } from './update/index.ts';
import type { RowUpdate } from './update/row-update.ts';

export interface Table {
  readonly name: ViewName;
  readonly rule: RowUpdate;
  rows: KeyedTable;
}

/** The database: one table per view, rows updated in place. It keeps the present and forgets what led to it. */
export class Tables {
  readonly list: readonly Table[];
  readonly bucketMs: number;
  readonly record: RecordCursor;

  constructor(spec: RunSpec, log: Log) {
    this.bucketMs = spec.totals.bucket;
    this.record = log.cursor();
    this.list = spec.views.map((name) => ({ name, rule: ROW_UPDATES[name], rows: new KeyedTable(ROW_UPDATES[name].initial.length) }));
  }

  find(name: ViewName): KeyedTable | undefined {
    return this.list.find((table) => table.name === name)?.rows;
  }

  /** Tell how the record at `row` counts in a row of `table`: as itself, if at all under another key than its own. */
  tellCounted(table: Table, row: number, key: number, timeMs: number, sink: LaneSink): void {
    const record = this.record.seek(row);
    const cause = table.rule.isMisplaced?.(record, this.bucketMs) ? 'wrongBucket' : 'duplicate';
    sink.contribution(row, table.name, key, table.rule.amount?.(record) ?? 0, cause, timeMs);
  }

  snapshot(): readonly KeyedTable[] {
    return this.list.map(({ rows }) => rows.copy());
  }

  restore(snapshot: readonly KeyedTable[]): void {
    this.list.forEach((table, place) => (table.rows = snapshot[place]!.copy()));
  }
}
