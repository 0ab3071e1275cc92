import type { ViewName } from './views/index.ts';

/** What a run says of a version of the Kappa job: plain data, for the page, the reports and the metrics. */

/** Something that is looked at before readers are switched to a version. */
export interface Check {
  readonly name: 'complete' | 'conserved' | 'confined';
  /** `unknown`: it could not be judged at that moment */
  readonly result: 'passed' | 'failed' | 'unknown';
  /** what was expected and what was found */
  readonly text: string;
}

/** What the answers of a view are in a version, compared with those of the version before it, at the time of the switch. */
export interface RowDiff {
  readonly view: ViewName;
  /** rows of the view in either version */
  readonly rows: number;
  readonly changed: number;
  /** Σ (after − before) of the first value, over all rows that changed */
  readonly changeMinor: number;
  /** those that changed most, at most so many as are worth looking at */
  readonly examples: readonly RowChange[];
}

export interface RowChange {
  readonly key: number;
  /** values; of a row that is not there those of one without records */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** rows of the log that count otherwise in the two versions: the first ones */
  readonly guilty: readonly number[];
}

/** Readers see a version: from here (inclusive) to there (exclusive; −1 as long as it lasts). */
export interface Shown {
  readonly fromMs: number;
  readonly toMs: number;
}

/** One version of the job; times in ms of virtual time, −1 as long as something has not come. */
export interface VersionReport {
  readonly number: number;
  readonly stage: 'deploying' | 'catchingUp' | 'ready' | 'refused' | 'served' | 'kept' | 'dropped';
  /** asked for */
  readonly deployMs: number;
  /** begins to read */
  readonly startMs: number;
  /** each of its tasks has once had nothing left to read */
  readonly caughtUpMs: number;
  /** has held out long enough to be served */
  readonly readyMs: number;
  /** readers see it: the last time that they were switched to it, and every time */
  readonly servedMs: number;
  readonly shown: readonly Shown[];
  /** readers see another one */
  readonly leftMs: number;
  readonly droppedMs: number;
  /** with which it catches up */
  readonly tasks: number;
  /** records it has read, simulated ones */
  readonly records: number;
  /** rows of all its tables */
  readonly keys: number;
  readonly checks: readonly Check[];
  readonly diff: readonly RowDiff[];
}
