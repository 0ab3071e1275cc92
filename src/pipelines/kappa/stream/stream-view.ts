import type { RecordCursor } from '../../../model/record.ts';

/**
 * The rule of one view, written once. The live job runs it record by record; a replay of the log runs the same lines over the past. What the job
 * keeps between two records is the values of each key, and nothing else.
 */
export interface StreamView {
  /** Values of a key before its first record. */
  readonly identity: readonly number[];
  /** Key of the record in this view, or `NO_KEY`. */
  key(record: RecordCursor, bucketMs: number): number;
  /** Fold the record into `values[at …]`. */
  fold(values: Float64Array, at: number, record: RecordCursor): void;
  /** End of the record's window, exclusive; `null` if the view has no windows and takes records however late. */
  readonly windowEndMs: ((record: RecordCursor, bucketMs: number) => number) | null;
}
