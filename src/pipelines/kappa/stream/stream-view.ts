import type { RecordCursor } from '../../../model/record.ts';
import type { RuleVersion } from '../../../model/rule-versions.ts';
import type { Put } from '../../../support/put.ts';

/**
 * The rule of one view, written once. The live job runs it record by record; a replay of the log runs the same lines over the past. What the job
 * keeps between two records is the values of each key, or the state of each group, and nothing else.
 */
export type StreamView = StreamRow | StreamProcess<unknown>;

/** The answer of a key is all there is to know about it. */
export interface StreamRow {
  /** Values of a key before its first record. */
  readonly identity: readonly number[];
  /** Key of the record in this view, or `NO_KEY`. */
  key(record: RecordCursor, bucketMs: number): number;
  /** Fold the record into `values[at …]`. */
  fold(values: Float64Array, at: number, record: RecordCursor, version: RuleVersion): void;
  /** End of the record's window, exclusive; `null` if the view has no windows and takes records however late. */
  readonly windowEndMs: ((record: RecordCursor, bucketMs: number) => number) | null;
}

/** More has to be kept of a group of records than the answer shows. */
export interface StreamProcess<S> {
  /** Values of a row of the answer that is not there. */
  readonly identity: readonly number[];
  /** Group of the record, or `NO_KEY`. */
  group(record: RecordCursor): number;
  /** The state of a group before its first record: plain data, which a checkpoint can copy. */
  open(): S;
  /** Fold the record into the state and put the rows of the answer that it may change. */
  process(state: S, record: RecordCursor, put: Put): void;
  /** The rows of the table behind the answer that belong to the group, where a view has one. */
  detail?(state: S, group: number, put: Put): void;
  /** Whether the state in which the last alert was raised still lasts, and this record adds to it. */
  stillHolds?(state: S, record: RecordCursor): boolean;
  /** Rows of the group that wait for more records, where a view has such. */
  withheld?(state: S): number;
}
