import type { Put } from '../../support/put.ts';
import type { RecordCursor } from '../record.ts';
import type { RulesInForce, RuleVersion } from '../rule-versions.ts';

/**
 * What a view is, for every lane alike: its name, its columns, its algebra and its naive truth. How a lane computes it stands in that lane's own file.
 *
 * The truth of a `RowView` is a sum, a maximum or the like: every record changes one row, in whatever order they come. A `FoldView` needs more than the row it
 * shows: the records of a group are folded one after the other into a state, and the rows are read off the state.
 */
export type View = RowView | FoldView<unknown>;

interface Described {
  readonly name: string;
  /** V1 … V15 of the catalogue; a letter for the further ones */
  readonly number: string;
  readonly title: string;
  readonly algebra: Algebra;
  /** Column names of the exported table: keys first, then values. */
  readonly keyColumns: readonly string[];
  readonly valueColumns: readonly string[];
  /** Values of a row that is not there. Its length is the width of the answer. */
  readonly identity: readonly number[];
  /** Whether a row that has the values of `identity` is a row all the same (a balance of 0) or none (an alert that is off). */
  readonly keepsIdentity: boolean;
  /** Integer by which a record changes the first value; `null` if values do not add up (a maximum, say). */
  readonly contribution: ((record: RecordCursor, version: RuleVersion) => number) | null;
  /** Distance of two answers in minor units, 0 if only equality means something. */
  distance(values: Float64Array, at: number, truth: Float64Array, truthAt: number): number;
  /** Cells of the exported row. */
  row(key: number, values: Float64Array, at: number, settings: ViewSettings): (string | number)[];
  /** What a batch hands over. Where two answers can be added that is the answer itself; elsewhere it is more, or something else. */
  readonly summary: Summary;
  /** The exact view that the lanes only estimate here, to be cheaper; it is the truth of both. Without it, an answer other than the truth is a mistake. */
  readonly estimates?: string;
  /** A table behind the answer, worth looking at by itself. */
  readonly detail?: Detail;
}

/** What the answer of a view was read off, exported beside it. Every lane can hand it out in the rows of the summary. */
export interface Detail {
  /** the last part of its file name */
  readonly name: string;
  readonly columns: readonly string[];
  /** Cells of the exported row that is made from a row of the summary; in the order of the keys, the cells are sorted. */
  row(key: number, values: Float64Array, at: number): (string | number)[];
}

/** A table that a batch computes: the columns its query returns, sorted by key. */
export interface Summary {
  readonly keyColumns: readonly string[];
  readonly valueColumns: readonly string[];
  /** The key columns of one row (currencies and types as codes) as one integer; ascending in the order of the columns. */
  pack(cells: readonly number[], settings: KeySettings): number;
}

export interface RowView extends Described {
  readonly kind: 'row';
  /** Key of the record in this view, or `NO_KEY`. */
  key(record: RecordCursor, settings: KeySettings): number;
  /** Fold one record into `values[at …]`, which begin as `identity`. The oracle calls it for the first copy of each fact and for nothing else. */
  step(values: Float64Array, at: number, record: RecordCursor, version: RuleVersion): void;
}

export interface FoldView<S> extends Described {
  readonly kind: 'fold';
  /** `canonical`: the records of a group must be folded by (event time, transaction, leg). `any`: their order does not matter. */
  readonly order: 'canonical' | 'any';
  /** Group of the record, or `NO_KEY`: records of different groups have nothing to do with one another. */
  group(record: RecordCursor, settings: KeySettings): number;
  /** The state of a group without records: plain data. */
  open(): S;
  /** One more record of the group. */
  take(state: S, record: RecordCursor): void;
  /** Every row of the answer that belongs to the group. */
  answers(state: S, group: number, put: Put): void;
  /** Where a group has many rows: those that the record taken last may have changed or added, if it came in order. Without it, all of them. */
  newest?(state: S, group: number, put: Put): void;
  /** Every row of the summary that belongs to the group. */
  summarise(state: S, group: number, put: Put): void;
}

/** What decides to which row a record belongs, and what it adds there. */
export interface KeySettings {
  /** width of a time bucket of `totals` */
  readonly bucketMs: number;
  /** of rules that have two versions, which one holds; without it the old ones */
  readonly rules?: RulesInForce;
}

/** What decides how a row is shown. */
export interface ViewSettings extends KeySettings {
  /** day on which an answer is read, counted from the start of the run; interest accrues until then */
  readonly day: number;
}

/**
 * `group`: answers can be added and subtracted. `commutative monoid`: added only. `semilattice`: added, and adding twice does no harm.
 * `non-commutative monoid`: added in order only. `non-mergeable`: no merge of two answers exists.
 */
export type Algebra = 'group' | 'commutative monoid' | 'semilattice' | 'non-commutative monoid' | 'non-mergeable';
