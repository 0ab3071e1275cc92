import type { RecordCursor } from '../../../model/record.ts';
import type { RuleVersion } from '../../../model/rule-versions.ts';

/** The rule of one view, written for the speed layer: what one more record does to the overlay. */
export type SpeedView = SpeedRow | SpeedProcess<unknown>;

/** The overlay holds values of the same kind as the answer. */
export interface SpeedRow {
  /** Values of a key that the overlay has not seen. */
  readonly identity: readonly number[];
  /** Key of the record in this view, or `NO_KEY`. */
  key(record: RecordCursor, bucketMs: number): number;
  /** Fold the record into the overlay's `values[at …]`. */
  add(values: Float64Array, at: number, record: RecordCursor, version: RuleVersion): void;
}

/** The overlay holds a state per group of records, from which a merge can find the answer; the answer alone would not do. */
export interface SpeedProcess<S> {
  /** Values of a row of the merged answer that is not there. */
  readonly identity: readonly number[];
  /** Group of the record, or `NO_KEY`. */
  group(record: RecordCursor): number;
  /** The state of a group that the overlay has not seen: plain data. */
  open(): S;
  /** Fold the record into the overlay's state. */
  add(state: S, record: RecordCursor): void;
}
