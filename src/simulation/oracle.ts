import type { Log } from '../log/log.ts';
import { NO_KEY } from '../model/keys.ts';
import type { RecordCursor } from '../model/record.ts';
import { VIEWS, type ViewName, type ViewSettings } from '../model/views/index.ts';
import { KeyedTable } from '../support/keyed-table.ts';

/**
 * The truth about a set of facts: the naive fold of each fact's first copy, one record after the other. It shares no rule with any lane; what it does not
 * know is time, for it is told which facts to take.
 */
export class Oracle {
  readonly tables: Readonly<Record<string, KeyedTable>>;
  private readonly views: readonly ViewName[];
  private readonly settings: ViewSettings;

  constructor(views: readonly ViewName[], settings: ViewSettings, tables?: Readonly<Record<string, KeyedTable>>) {
    this.views = views;
    this.settings = settings;
    this.tables = tables ?? Object.fromEntries(views.map((view) => [view, new KeyedTable(VIEWS[view].identity.length)]));
  }

  table(view: ViewName): KeyedTable {
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
    const entry = table.upsert(key, VIEWS[view].identity);
    VIEWS[view].step(table.values, entry * table.width, record);
  }

  copy(): Oracle {
    return new Oracle(this.views, this.settings, Object.fromEntries(this.views.map((view) => [view, this.table(view).copy()])));
  }
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
