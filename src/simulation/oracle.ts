import type { Log } from '../log/log.ts';
import type { RecordCursor } from '../model/record.ts';
import { VIEWS, type View, type ViewName, type KeySettings } from '../model/views/index.ts';
import type { LayeredTable } from '../support/layered-table.ts';
import { foldAll, FoldTruth } from './fold-truth.ts';
import { RowTruth, stepAll } from './row-truth.ts';

/** Is asked before and after a row of the truth changes. A comparison is one. */
export interface Watcher {
  leave(key: number): void;
  enter(key: number): void;
}

/** The truth of one view. */
export interface Truth {
  readonly table: LayeredTable;
  /** Take one more fact. */
  take(record: RecordCursor, watcher: Watcher): void;
}

/** What several oracles have in common when they begin. They share it and change nothing in it; each view opens its own truth on top. */
export type Common = ReadonlyMap<ViewName, () => Truth>;

const NOBODY: Watcher = { leave: () => undefined, enter: () => undefined };

/**
 * The truth about a set of facts: the naive fold of each fact's first copy, one record after the other. It shares no rule with any lane; what it does not
 * know is time, for it is told which facts to take.
 */
export class Oracle {
  private readonly truths: ReadonlyMap<ViewName, Truth>;

  constructor(common: Common) {
    this.truths = new Map([...common].map(([view, open]) => [view, open()]));
  }

  table(view: ViewName): LayeredTable {
    return this.truths.get(view)!.table;
  }

  /** Take one more fact into every view. */
  take(record: RecordCursor): void {
    for (const truth of this.truths.values()) truth.take(record, NOBODY);
  }

  /** Take the fact into one view, watched. */
  takeInto(view: ViewName, record: RecordCursor, watcher: Watcher): void {
    this.truths.get(view)!.take(record, watcher);
  }
}

/** The fold of the facts in the given rows, to begin oracles on. */
export function commonFold(log: Log, rows: Uint32Array, views: readonly ViewName[], settings: KeySettings): Common {
  return new Map(views.map((name) => [name, beginning(VIEWS[name], log, rows, settings)]));
}

function beginning(view: View, log: Log, rows: Uint32Array, settings: KeySettings): () => Truth {
  if (view.kind === 'row') {
    const table = stepAll(view, log, rows, settings);
    return () => new RowTruth(view, table, settings);
  }
  const folded = foldAll(view, log, rows, settings);
  return () => new FoldTruth(view, log, folded, settings);
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
