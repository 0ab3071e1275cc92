import type { RecordCursor } from '../../../model/record.ts';
import type { RuleVersion } from '../../../model/rule-versions.ts';
import type { Put } from '../../../support/put.ts';

/** How a transaction changes the table of a view in place. The rows hold the new values and nothing of how they came about. */
export type TableUpdate = RowUpdate | StateUpdate<unknown>;

/** One row changes, and what it holds is the answer. */
export interface RowUpdate {
  /** Values of a row that has just been inserted. */
  readonly initial: readonly number[];
  /** Key of the row that the record goes to, or `NO_KEY`. */
  key(record: RecordCursor, bucketMs: number): number;
  /** `values[at …]` as they were read → as they are to be written. */
  update(values: Float64Array, at: number, record: RecordCursor, version: RuleVersion): void;
  /** By how much the record changes the first value; `null` if the new values do not grow out of the old ones by adding. */
  readonly amount: ((record: RecordCursor, version: RuleVersion) => number) | null;
  /** Whether the row is not the one the record belongs to by event time; `null` if that cannot be. */
  readonly isMisplaced: ((record: RecordCursor, bucketMs: number) => boolean) | null;
}

/** Auxiliary rows have to be read and written as well: those of one group, which are read, changed and written back together. */
export interface StateUpdate<S> {
  /** Values of a row of the answer that is not there. */
  readonly initial: readonly number[];
  /** Group of the record, or `NO_KEY`. */
  group(record: RecordCursor): number;
  /** The auxiliary rows of a group that has none: plain data. */
  open(): S;
  /** Change the state as it was read, and put the rows of the answer that change. */
  update(state: S, record: RecordCursor, put: Put): void;
  /** The auxiliary rows themselves, for a view that has a table behind its answer. */
  detail?(state: S, group: number, put: Put): void;
}
