import type { ViewName } from './views/index.ts';

/** Numbers of workers to choose from; more than there are partitions make no difference. */
export const WORKER_CHOICES = [1, 2, 4, 8, 16, 32] as const;

/** The whole log read anew by so many workers at the same time, for real: on this machine, in wall time. */
export interface ReplayRow {
  readonly workers: number;
  /** those of them that have a partition to read */
  readonly busy: number;
  /** to give every worker its records; the median is of the replay alone, which begins when all have them */
  readonly dealtMs: number;
  /** from the start to the answers of all views put together: the median of the rounds */
  readonly measuredMs: number;
  /** of that, to put together what the workers hand over, which one reader does alone */
  readonly togetherMs: number;
  readonly eventsPerSecond: number;
  /** how many times as fast as one worker; `null` if one worker alone was not measured */
  readonly speedUp: number | null;
  /** of the answers */
  readonly sha256: string;
}

/** The same question put to a batch engine: every view from the records of the whole log. */
export interface ReplayByBatch {
  readonly engine: 'duckdb' | 'builtin';
  /** the median of the rounds; the records are there before */
  readonly measuredMs: number;
  readonly eventsPerSecond: number;
  /** views with the same answers as the replay has */
  readonly same: readonly ViewName[];
  /** the others; `null`: no reason is known, so one of the two is wrong */
  readonly other: readonly { readonly view: ViewName; readonly why: string | null }[];
}

export interface ReplayMeasured {
  readonly records: number;
  readonly partitions: number;
  readonly views: readonly ViewName[];
  /** views of the run that cannot be split, and why */
  readonly refused: readonly { readonly view: ViewName; readonly why: string }[];
  /** processors of this machine */
  readonly cores: number;
  readonly rounds: number;
  /** the answers of one reader in one thread, without workers */
  readonly sha256: string;
  readonly rows: readonly ReplayRow[];
  /** whether every number of workers found the answers of the one reader */
  readonly isSame: boolean;
  /** `null`: there is no batch engine here */
  readonly batch: ReplayByBatch | null;
}

/** A step of the measurement that is about to be taken; after the last one comes what was found. */
export interface ReplayStep {
  /** what is being measured, in words */
  readonly doing: string;
  /** steps done, and steps in all */
  readonly done: number;
  readonly of: number;
  readonly found: ReplayMeasured | null;
}
