import type { KeyedTable } from '../support/keyed-table.ts';
import type { Put } from '../support/put.ts';
import type { Cause, LaneName } from '../model/lanes.ts';
import type { RulesInForce } from '../model/rule-versions.ts';
import type { ViewName } from '../model/views/index.ts';

/**
 * The contract of a lane. A lane reads the log, keeps its own state and answers; it never sees the oracle, and it never looks at a record before the
 * time at which the record was appended. Time moves only by `advance`.
 */
export interface Lane {
  readonly name: LaneName;

  /** Process everything that is due before `timeMs` (or at it too, if `inclusive`). Effects carry their own times, which never decrease. */
  advance(timeMs: number, inclusive: boolean): void;

  /** Values of a key in the answer served now, written to `into`; false if the lane has no such key. */
  answer(view: ViewName, key: number, into: Float64Array): boolean;

  /** The whole answer served now. The table may be the lane's own state: read it, keep no reference. */
  answers(view: ViewName): KeyedTable;

  /** Puts the table behind the answer served now, for a view that has one (`detail`): the rows of its summary. */
  detail(view: ViewName, put: Put): void;

  /** Rows of the answer that the lane keeps back because it cannot stand by them yet. */
  withheld(view: ViewName): number;

  /** Records read so far. A position says more than a count: `positions[p]` is the exclusive upper bound in partition p. */
  readonly positions: Uint32Array;
  /** Greatest event time reflected in the answer, ms; −1 before the first record. */
  readonly newestEventMs: number;

  /** Which stores the answer of a key comes from, and how many rows of each. */
  fanIn(view: ViewName, key: number): FanIn;

  /** What the diagram draws: one entry per store, with the stretch of log it has folded. */
  stores(): readonly StoreState[];

  /** Everything needed to go on from here later; `restore` takes it back. The snapshot is not changed by what the lane does afterwards. */
  snapshot(): unknown;
  restore(snapshot: unknown): void;
}

/** What one store contributes to the answer of one key. */
export interface StoreRead {
  /** as in `StoreState` */
  readonly store: string;
  readonly rows: number;
}

export interface FanIn {
  readonly reads: readonly StoreRead[];
  /** the answer was put together when a record came, and a question reads what was kept */
  readonly isKept: boolean;
}

export interface StoreState {
  /** unique within the lane: `batch`, `overlay`, `view`, `rows` … */
  readonly name: string;
  readonly fromRow: number;
  readonly toRow: number;
  readonly keys: number;
}

/** What a record counts for somewhere. */
export interface Share {
  readonly key: number;
  readonly amount: number;
}

/**
 * What a lane tells about itself while it works. The simulation listens and compares with the oracle; a lane does not know what becomes of it.
 * Calls come in the order of their times.
 */
export interface LaneSink {
  /** The answer of a key is now `values[at …]`; NaN: it has none any more. */
  changed(view: ViewName, key: number, values: Float64Array, at: number, timeMs: number): void;
  /** The record at `row` has been read, maybe not for the first time; it is reflected in the answers now or never will be. Comes after the changes it makes. */
  processed(row: number, timeMs: number): void;
  /**
   * The record counts in every view, once by each of these versions of the rules. `cause` says why, should that be more or less often than it ought to; of a record that
   * is a copy nothing need be said.
   */
  counted(row: number, by: readonly RulesInForce[], timeMs: number, cause?: Cause): void;
  /** The record counts in no view. `cause` says why, should that be wrong. */
  skipped(row: number, cause: Cause, timeMs: number): void;
  /** The same of one view, other than `counted` said. What it counts for beyond its own key and amount is in `elsewhere`. */
  countedIn(row: number, view: ViewName, by: readonly RulesInForce[], timeMs: number, cause?: Cause, elsewhere?: readonly Share[]): void;
  /** The record counts with `amount` under `key` in one view, other than `counted` or `skipped` said. `key` = NO_KEY: it does not count there. */
  contribution(row: number, view: ViewName, key: number, amount: number, cause: Cause, timeMs: number): void;
  /** The first value of a key is off by `byMinor` because two halves are put together wrongly, since the record at `row`; 0: it no longer is. */
  misMerged(view: ViewName, key: number, row: number, byMinor: number, timeMs: number): void;
}
