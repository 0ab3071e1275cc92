import type { RecordCursor } from '../../../model/record.ts';

/** The rule of one view, written for the speed layer: what one more record does to the overlay. */
export interface SpeedView {
  /** Values of a key that the overlay has not seen. */
  readonly identity: readonly number[];
  /** Key of the record in this view, or `NO_KEY`. */
  key(record: RecordCursor, bucketMs: number): number;
  /** Fold the record into the overlay's `values[at …]`. */
  add(values: Float64Array, at: number, record: RecordCursor): void;
}
