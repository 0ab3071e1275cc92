import type { CutRecords } from '../model/cut-counts.ts';
import type { ActionForm, EntryProblem, TimelineEntry } from '../model/intervention.ts';
import type { IndexDemonstration } from '../model/index-demonstration.ts';
import type { LaneName } from '../model/lanes.ts';
import type { ReplayMeasured, ReplayStep } from '../model/replay-measured.ts';
import type { ParsedScenario } from '../model/scenario.ts';
import type { KeyHistory, TraceChunk, TraceHeader } from '../model/trace.ts';
import type { ViewName } from '../model/views/index.ts';

/** Plain data and transferred buffers cross; an error of the domain is a value, an exception is a bug. */
export interface Failure {
  readonly kind: 'invalid' | 'engine' | 'cancelled' | 'internal';
  readonly message: string;
  readonly details: readonly string[];
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export interface RunOptions {
  readonly seed?: number;
  /** `path=value` overrides, as on the command line */
  readonly set?: readonly string[];
  /** what is done by hand: further entries of the timeline */
  readonly entries?: readonly TimelineEntry[];
  readonly engine: 'duckdb' | 'builtin';
}

export type EngineProgress =
  | { readonly state: 'idle' }
  | { readonly state: 'loading'; readonly loadedBytes: number; readonly totalBytes: number }
  | { readonly state: 'ready'; readonly measuredMs: number }
  | { readonly state: 'failed'; readonly message: string };

export interface RunSummary {
  readonly logSha256: string;
  readonly measuredMs: number;
  readonly expectations: readonly { text: string; variant: string; status: 'pass' | 'fail' | 'unknown'; observed: string; at: string }[];
}

/** One question to one lane: what is read for it, and how long it took here. */
export interface LaneFanIn {
  readonly reads: readonly { readonly store: string; readonly rows: number }[];
  readonly isKept: boolean;
  /** whether there is an answer at all */
  readonly found: boolean;
  /** wall time of one question, ms: the median of `repetitions` rounds of many questions each */
  readonly measuredMs: number;
}

export interface QueryFanIn {
  readonly lanes: Readonly<Record<LaneName, LaneFanIn>>;
  readonly repetitions: number;
  /** virtual time at which the run stands */
  readonly atMs: number;
  readonly batchEngine: 'duckdb' | 'builtin';
}

/** What a scenario file says, and what one says that leaves everything out. */
export interface Described {
  readonly scenario: ParsedScenario;
  readonly defaults: ParsedScenario;
}

/** What the page may ask of the simulation worker. `onChunk` and `onEngine` are comlink proxies. */
export interface SimulationApi {
  /** Start the batch engine; resolves when it is ready or has failed. */
  prepareEngine(onEngine: (progress: EngineProgress) => void): Promise<void>;
  /** Read a scenario file (YAML text), with the changes that the options make, without running it. */
  describe(yaml: string, options?: RunOptions): Promise<Result<Described>>;
  /** What can be done to a run by hand. */
  actions(): Promise<Result<readonly ActionForm[]>>;
  /** What keeps the entries of `options` from being carried out; nothing is run. */
  check(yaml: string, options: RunOptions): Promise<Result<readonly EntryProblem[]>>;
  /** Run a scenario file (YAML text). One run at a time; a second call cancels the first. */
  run(
    yaml: string,
    options: RunOptions,
    onHeader: (header: TraceHeader) => void,
    onChunk: (chunk: TraceChunk) => void,
  ): Promise<Result<RunSummary>>;
  cancel(): Promise<void>;
  /** The answers of one key over the window computed so far. */
  history(view: ViewName, key: number): Promise<Result<KeyHistory>>;
  /** Ask every lane for one key, as the run stands now, and measure it. */
  fanIn(view: ViewName, key: number): Promise<Result<QueryFanIn>>;
  /** Build an index of so many random keys in two ways; what both cost. */
  index(keys: number): Promise<Result<IndexDemonstration>>;
  /**
   * Read the log of the run anew in so many workers, each number one after the other, and measure it. `onStep` is a comlink proxy; if it answers `false` nothing more
   * is done. One measurement at a time: a second call, or another run, cancels the first.
   */
  replay(workers: readonly number[], onStep: (step: ReplayStep) => unknown): Promise<Result<ReplayMeasured>>;
  /** What is in the log by a time, for counting the sides of a cut. */
  cutRecords(timeMs: number): Promise<Result<CutRecords>>;
  /** A whole answer at a time in the window: exported rows, sorted by key. */
  table(view: ViewName, lane: LaneName | 'truth', timeMs: number): Promise<Result<readonly (readonly (string | number)[])[]>>;
}
