import type { ViewName } from './views/index.ts';

/**
 * What becomes of a transaction that is taken back. `posted`: a counter-entry is one more row, as in this bank. `deleted`: its rows go from the table, as
 * in many an ordinary database, and the counter-entry is never posted.
 */
export type Reversals = 'posted' | 'deleted';

/** `plain` reads the whole base table for every question, `indexed` the rows of the account; `refreshed` and `incremental` keep the answer. */
export const MATERIALISED_WAYS = ['plain', 'indexed', 'refreshed', 'incremental'] as const;

export type MaterialisedWay = (typeof MATERIALISED_WAYS)[number];

/** What one way costs over the window. All of it is counted: rows, not time. */
export interface WayCost {
  readonly way: MaterialisedWay;
  /** how often the kept answer was brought up to date, and the rows read and written for it */
  readonly updates: number;
  readonly updateReads: number;
  readonly updateWrites: number;
  /** rows read for all questions together */
  readonly questionReads: number;
  /** age of what was answered, ms */
  readonly maxAgeMs: number;
  readonly meanAgeMs: number;
  /** questions answered otherwise than the base table would have answered them at that moment */
  readonly outdated: number;
  /** rows kept beside the base table, at the end */
  readonly keptRows: number;
  /** rows that differ from the truth about what the way had read, over all checks; a mistake if it is not 0 */
  readonly wrongRows: number;
  /** questions per second from which on it costs fewer rows than a view that is not kept; `null` if it never does, or keeps nothing */
  readonly paysFrom: { readonly plain: number | null; readonly indexed: number | null };
}

/** One view kept in several ways. */
export interface MaterialisedCase {
  readonly view: ViewName;
  readonly reversals: Reversals;
  /** whether a deleted row can be subtracted from the kept answer */
  readonly hasInverse: boolean;
  /** rows of the base table at the end */
  readonly baseRows: number;
  readonly inserted: number;
  readonly deleted: number;
  /** deletions that took the kept value away, so that a group had to be read again, and the rows read for these */
  readonly rereads: number;
  readonly rereadRows: number;
  /** the interval from which on a refresh costs no more rows than keeping up; `null` if there was nothing to keep up with */
  readonly refreshPaysFromMs: number | null;
  readonly ways: readonly WayCost[];
}

export interface MaterialisedDemonstration {
  readonly fromMs: number;
  readonly toMs: number;
  readonly refreshMs: number;
  readonly questions: number;
  /** how often the kept answers were compared with the truth, row by row */
  readonly checks: number;
  readonly cases: readonly MaterialisedCase[];
}

/** Time between two full refreshes, as it is written. */
export const DEFAULT_REFRESH = '15m';

export const KAPPA_RELATION =
  'A Kappa job is incremental maintenance outside the database; what it adds is the log, which can be replayed when the rule changes.';
