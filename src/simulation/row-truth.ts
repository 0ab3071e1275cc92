import type { Log } from '../log/log.ts';
import { NO_KEY } from '../model/keys.ts';
import type { RecordCursor } from '../model/record.ts';
import { versionOf, type RuleVersion } from '../model/rule-versions.ts';
import type { RowView, KeySettings } from '../model/views/index.ts';
import { KeyedTable } from '../support/keyed-table.ts';
import { LayeredTable } from '../support/layered-table.ts';
import type { Truth, Watcher } from './oracle.ts';

/** The truth of a view whose records each change one row. */
export class RowTruth implements Truth {
  readonly table: LayeredTable;
  private readonly view: RowView;
  private readonly settings: KeySettings;
  private readonly version: RuleVersion;

  constructor(view: RowView, begun: KeyedTable, settings: KeySettings) {
    this.view = view;
    this.table = new LayeredTable(begun);
    this.settings = settings;
    this.version = versionOf(settings.rules, view.name);
  }

  take(record: RecordCursor, watcher: Watcher): void {
    const { view, table } = this;
    const key = view.key(record, this.settings);
    if (key === NO_KEY) return;
    watcher.leave(key);
    table.open(key, view.identity);
    view.step(table.values, table.at, record, this.version);
    watcher.enter(key);
  }
}

/** The rows of a log, folded into a table that truths can begin on. */
export function stepAll(view: RowView, log: Log, rows: Uint32Array, settings: KeySettings): KeyedTable {
  const table = new KeyedTable(view.identity.length);
  const record = log.cursor();
  const version = versionOf(settings.rules, view.name);
  for (const row of rows) {
    const key = view.key(record.seek(row), settings);
    if (key === NO_KEY) continue;
    const at = table.upsert(key, view.identity) * table.width;
    view.step(table.values, at, record, version);
  }
  return table;
}
