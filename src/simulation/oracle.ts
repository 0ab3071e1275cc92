import type { Log } from '../log/log.ts';
import { NO_KEY } from '../model/keys.ts';
import type { RecordCursor } from '../model/record.ts';
import { VIEWS, type RowView, type ViewName, type ViewSettings } from '../model/views/index.ts';
import { KeyedTable } from '../support/keyed-table.ts';
import { LayeredTable } from '../support/layered-table.ts';

/**
 * The truth about a set of facts: the naive fold of each fact's first copy, one record after the other. It shares no rule with any lane; what it does not
 * know is time, for it is told which facts to take.
 */
export class Oracle {
  private readonly views: readonly ViewName[];
  private readonly settings: ViewSettings;
  private readonly tables: Readonly<Record<string, LayeredTable>>;

  constructor(common: Common, settings: ViewSettings) {
    this.views = [...common.keys()];
    this.settings = settings;
    this.tables = Object.fromEntries([...common].map(([view, table]) => [view, new LayeredTable(table)]));
  }

  table(view: ViewName): LayeredTable {
    return this.tables[view]!;
  }

  /** Take one more fact. */
  take(record: RecordCursor): void {
    for (const view of this.views) {
      const key = VIEWS[view].key(record, this.settings);
      if (key !== NO_KEY) this.fold(view, key, record);
    }
  }

  /** Take the fact into one view, under a key that the caller knows already. */
  fold(view: ViewName, key: number, record: RecordCursor): void {
    const table = this.tables[view]!;
    table.open(key, VIEWS[view].identity);
    VIEWS[view].step(table.values, table.at, record);
  }
}

/** What several oracles have in common when they begin: the fold of the facts in the given rows. They share it and change nothing in it. */
export type Common = ReadonlyMap<ViewName, KeyedTable>;

export function commonFold(log: Log, rows: Uint32Array, views: readonly ViewName[], settings: ViewSettings): Common {
  return new Map(views.map((view) => [view, foldRows(log, rows, VIEWS[view], settings)]));
}

function foldRows(log: Log, rows: Uint32Array, view: RowView, settings: ViewSettings): KeyedTable {
  const table = new KeyedTable(view.identity.length);
  const record = log.cursor();
  for (const row of rows) {
    const key = view.key(record.seek(row), settings);
    if (key === NO_KEY) continue;
    const at = table.upsert(key, view.identity) * table.width;
    view.step(table.values, at, record);
  }
  return table;
}

/** By row of the log: 1 if it is the first copy of its fact. */
export function firstCopies(log: Log): Uint8Array {
  const known = new Uint8Array(log.facts.txn.length);
  const first = new Uint8Array(log.length);
  for (let row = 0; row < log.length; row++) {
    const fact = log.columns.id[row]!;
    if (known[fact] === 0) {
      known[fact] = 1;
      first[row] = 1;
    }
  }
  return first;
}
