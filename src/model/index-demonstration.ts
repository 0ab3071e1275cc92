import type { Pages } from './index-cost.ts';

/** One way to an index. Everything but the time is counted. */
export interface IndexBuild {
  readonly leaves: number;
  /** leaf pages read and written until all keys were there, and on disk */
  readonly reads: number;
  readonly writes: number;
  /** keys looked up afterwards, and the leaf pages read for them */
  readonly questions: number;
  readonly questionReads: number;
  /** wall time, in memory */
  readonly measuredMs: number;
}

/** The same keys put into an index one by one and all at once. */
export interface IndexDemonstration {
  /** different keys */
  readonly keys: number;
  readonly pages: Pages;
  readonly perEvent: IndexBuild;
  readonly bulk: IndexBuild;
  /** whether both hold the same keys in the same order */
  readonly isSame: boolean;
  /** the same worked out, see `index-cost.ts` */
  readonly model: {
    readonly readsPerEvent: number;
    readonly writesPerEvent: number;
    readonly writesInBulk: number;
    readonly writesToSort: number;
  };
}

/** Numbers of random keys to choose from. */
export const INDEX_SIZES = [10_000, 100_000, 1_000_000] as const;

/** Of the random keys, so that they are the same everywhere. */
export const INDEX_SEED = 1;
