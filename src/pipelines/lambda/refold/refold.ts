import type { RecordCursor } from '../../../model/record.ts';
import type { Put } from '../../../support/put.ts';

/**
 * The rule of a view once more, for the serving layer: what is refused to be merged can still be folded, from the records themselves. It is the third time that the
 * logic stands in this lane, and the price of an answer that is right at once.
 */
export interface Refold<S> {
  /** Whether `a` has to be folded before `b`. */
  isBefore(a: RecordCursor, b: RecordCursor): boolean;
  /** The state of a group without records. */
  open(): S;
  /** One more record of the group. */
  take(state: S, record: RecordCursor): void;
  /** Every row of the answer of the group. */
  answers(state: S, group: number, put: Put): void;
  /** The state that a row of the batch stands for. Without it the batch hands over too little to go on from, and every fold begins with the first record. */
  resume?(values: Float64Array, at: number): S;
  /** Rows of the group that have no answer yet. */
  withheld?(state: S): number;
}

/** By event time, transaction and leg. */
export const happenedBefore = (a: RecordCursor, b: RecordCursor): boolean => (a.eventMs - b.eventMs || a.txn - b.txn || a.leg - b.leg) < 0;
