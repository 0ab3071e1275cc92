import type { RecordCursor } from '../../../model/record.ts';

/** How a transaction changes one row of a table in place. The row holds the new values and nothing of how they came about. */
export interface RowUpdate {
  /** Values of a row that has just been inserted. */
  readonly initial: readonly number[];
  /** Key of the row that the record goes to, or `NO_KEY`. */
  key(record: RecordCursor, bucketMs: number): number;
  /** `values[at …]` as they were read → as they are to be written. */
  update(values: Float64Array, at: number, record: RecordCursor): void;
  /** By how much the record changes the first value; `null` if the new values do not grow out of the old ones by adding. */
  readonly amount: ((record: RecordCursor) => number) | null;
  /** Whether the row is not the one the record belongs to by event time; `null` if that cannot be. */
  readonly isMisplaced: ((record: RecordCursor, bucketMs: number) => boolean) | null;
}
