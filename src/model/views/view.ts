import type { RecordCursor } from '../record.ts';

/**
 * What a view is, for every lane alike: its name, its columns, its algebra and its naive truth. How a lane computes it stands in that lane's own file.
 *
 * `step` is the truth: it adds one record to the values of its key. The oracle calls it for the first copy of each fact and for nothing else.
 */
export interface View {
  readonly name: string;
  /** V1 … V15 of the catalogue */
  readonly number: string;
  readonly title: string;
  readonly algebra: Algebra;
  /** Column names of the exported table: keys first, then values. */
  readonly keyColumns: readonly string[];
  readonly valueColumns: readonly string[];
  /** Values of a key that no record has touched; the identity of the merge. Its length is the width of the state. */
  readonly identity: readonly number[];
  /** Key of the record in this view, or `NO_KEY`. */
  key(record: RecordCursor, settings: ViewSettings): number;
  /** Fold one record into `values[at …]`. */
  step(values: Float64Array, at: number, record: RecordCursor): void;
  /** Integer by which a record changes the first value; `null` if values do not add up (a maximum, say). */
  readonly contribution: ((record: RecordCursor) => number) | null;
  /** Distance of two answers in minor units, 0 if only equality means something. */
  distance(values: Float64Array, at: number, truth: Float64Array, truthAt: number): number;
  /** Cells of the exported row. */
  row(key: number, values: Float64Array, at: number, settings: ViewSettings): (string | number)[];
}

export interface ViewSettings {
  /** width of a time bucket of `totals` */
  readonly bucketMs: number;
}

/**
 * `group`: answers can be added and subtracted. `commutative monoid`: added only. `semilattice`: added, and adding twice does no harm.
 * `non-commutative monoid`: added in order only. `non-mergeable`: no merge of two answers exists.
 */
export type Algebra = 'group' | 'commutative monoid' | 'semilattice' | 'non-commutative monoid' | 'non-mergeable';
