/**
 * What the lane does wrong, and only while somebody makes it: each field is one step of the architecture that is easily taken in the wrong way. As they stand here, all of
 * them are right.
 */
export interface Habits {
  /** what a publish takes out of the overlay: what the batch has counted, everything, or nothing */
  clears: 'counted' | 'everything' | 'nothing';
  /** the overlay is emptied so long before a publish, ms */
  clearsAheadMs: number;
  /** a batch reads what is there when it gets to it, not what was there when it started */
  readsPastCut: boolean;
  /** one offset is used as the cut of every partition */
  cutsByScalar: boolean;
  /** the overlay begins so long after the cut of the batch, by the time of arrival; negative: before it, ms */
  overlayLateMs: number;
  /** batches are cut by event time, whatever the lane is set to */
  cutsByEventTime: boolean;
  /** a batch view is published in pieces, which takes so long, ms; 0: in one step */
  publishTakesMs: number;
  /** what becomes of a run that has come to its end */
  ends: 'well' | 'failed' | 'retried' | 'hanging';
  /** when hanging runs are given up, ms */
  hangsUntilMs: number;
  /** a run needs this many times its work */
  workFactor: number;
  /** runs start at every tick, whatever the policy */
  overlaps: boolean;
}

export const goodHabits = (): Habits => ({
  clears: 'counted',
  clearsAheadMs: 0,
  readsPastCut: false,
  cutsByScalar: false,
  overlayLateMs: 0,
  cutsByEventTime: false,
  publishTakesMs: 0,
  ends: 'well',
  hangsUntilMs: 0,
  workFactor: 1,
  overlaps: false,
});
