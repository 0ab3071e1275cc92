import type { KeyedTable } from '../../../support/keyed-table.ts';
import type { Put } from '../../../support/put.ts';

/** How batch view and overlay become one answer; or the reason why they cannot. */
export type Merge = RowMerge | StateMerge<unknown> | Refusal;

/**
 * Puts the batch value `batch[b …]` and the overlay value `overlay[o …]` of one key together and writes the answer to `into`. A side that has no such key hands in
 * the identity of the view, so a merge never meets a missing value.
 */
export type RowMerge = (batch: Float64Array, b: number, overlay: Float64Array, o: number, into: Float64Array) => void;

/** Puts the batch rows and the overlay state of one group together. */
export interface StateMerge<S> {
  /** The group that a row of the batch view belongs to. */
  groupOf(batchKey: number): number;
  /** Every row of the merged answer of `group`. `batch` is in ascending order of key and may hold nothing of the group; `overlay` is `null` if the overlay does. */
  merge(batch: KeyedTable, overlay: S | null, group: number, put: Put): void;
  /** Every row of the table behind the answer of `group`, where a view has one: what a batch over both sides would hand over. */
  detail?(batch: KeyedTable, overlay: S | null, group: number, put: Put): void;
}

/** No merge of this view gives the right answer. The serving layer says why, and serves what the last batch found. */
export interface Refusal {
  /** For readers: why it cannot be merged. */
  readonly refuses: string;
  groupOf(batchKey: number): number;
  /** Every row of the answer of `group` as the batch alone has it. */
  answer(batch: KeyedTable, group: number, put: Put): void;
  /** For a view whose rows are final once they are there: how many are not yet. Others grow old instead. */
  withheld?(batch: KeyedTable, overlays: ReadonlyMap<number, unknown>): number;
}
