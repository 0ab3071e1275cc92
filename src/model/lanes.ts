/** The contenders. `truth` is not one of them: it is the oracle that all are compared with. */
export const LANES = ['lambda', 'kappa', 'crud'] as const;

export type LaneName = (typeof LANES)[number];

/** Which oracle a lane is compared with, at time t. */
export const ORACLES = ['processed', 'arrived', 'happened'] as const;

/**
 * `processed`: the facts whose first copy the lane has read; differs from the lane only by the lane's own fault.
 * `arrived`: all facts whose first copy is in the log; what could be known. `happened`: all facts with event time ≤ t; what is true.
 */
export type Oracle = (typeof ORACLES)[number];

/** Why the answer of a lane differs from the truth; every difference has exactly one cause, the first that applies in this order. */
export const CAUSES = {
  notArrived: 'not arrived yet',
  notProcessed: 'not yet processed',
  replayInFlight: 'replay in flight',
  storeLost: 'lost with its store',
  expired: 'forgotten too early',
  outOfLog: 'no longer in the log',
  undecodable: 'could not be decoded',
  lostInCrash: 'lost in a crash',
  notComputed: 'before the view was there',
  droppedLate: 'dropped as late',
  versionSkew: 'counted by another version',
  wrongRate: 'converted at another rate',
  wrongBucket: 'wrong bucket',
  lostUpdate: 'lost update',
  duplicate: 'duplicate counted',
  appliedAgain: 'applied again after a crash',
  boundaryOverlap: 'counted on both sides of the cut',
  boundaryGap: 'lost at the cut',
  wrongMerge: 'merged wrongly',
} as const;

export type Cause = keyof typeof CAUSES;

export const CAUSE_NAMES = Object.keys(CAUSES) as readonly Cause[];
