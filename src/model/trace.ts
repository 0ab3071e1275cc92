import type { EffectColumns } from './effects.ts';
import type { Cause, LaneName, Oracle } from './lanes.ts';
import type { VersionReport } from './reprocessing.ts';
import type { RunSpec } from './scenario.ts';
import type { ViewName } from './views/index.ts';

/**
 * What a run leaves behind: everything the page, the reports and the expectations look at. Plain data; times in ms of virtual time; columns of
 * equal length, ascending in time. It is streamed in chunks while the run goes on: each chunk holds the entries that came since the one before.
 */

/** How far an answer is from an oracle: a step function, one entry per change. */
export interface DivergenceSteps {
  readonly timeMs: Float64Array;
  /** keys whose answer differs */
  readonly wrongKeys: Uint32Array;
  /** Σ |answer − truth|, minor units of all currencies */
  readonly l1Minor: Float64Array;
  /** Σ (answer − truth) */
  readonly biasMinor: Float64Array;
}

/** Taken at the start of the window, at every multiple of the sampling interval and at its end. */
export interface Samples {
  readonly timeMs: Float64Array;
  /** records appended to the log */
  readonly appended: Uint32Array;
  /** per view: keys whose answer nobody can know yet, because a record that has happened has not arrived */
  readonly unknowableKeys: Readonly<Partial<Record<ViewName, Uint32Array>>>;
  readonly lanes: Readonly<Record<LaneName, LaneSamples>>;
  readonly positions: Positions;
}

/** In the columns of a version: it was not there yet, or is no more. */
export const NOT_THERE = 0xffff_ffff;

/** Where the log ends and where the versions of the Kappa job stand in it; as long as the samples. */
export interface Positions {
  /** per partition: offset of the record that comes next */
  readonly ends: Readonly<Record<string, Uint32Array>>;
  /** by number */
  readonly versions: Readonly<Record<string, VersionPositions>>;
}

export interface VersionPositions {
  /** per partition: offset of the record it reads next */
  readonly offsets: Readonly<Record<string, Uint32Array>>;
  /** records that are there and that it has still to read */
  readonly waiting: Uint32Array;
  /** how long the oldest of them has been waiting; 0 if there is none, −1 as long as the version is not there */
  readonly waitingMs: Float64Array;
  /** greatest event time among the records it has counted; −1 if there is none */
  readonly newestEventMs: Float64Array;
}

export interface LaneSamples {
  /** records read */
  readonly processed: Uint32Array;
  /** now − greatest event time reflected in the answer */
  readonly stalenessMs: Float64Array;
  /** Lambda: now − start of the batch run that is served; −1 before the first. Other lanes: −1. */
  readonly batchAgeMs: Float64Array;
  /** per view: the answer against `arrived` and `happened`; against `processed` see `DivergenceSteps` */
  readonly views: Readonly<Partial<Record<ViewName, Readonly<Record<Exclude<Oracle, 'processed'>, SampledDivergence>>>>>;
}

export interface SampledDivergence {
  readonly wrongKeys: Uint32Array;
  readonly l1Minor: Float64Array;
  readonly biasMinor: Float64Array;
}

/** The lines of the batch registry: how far a run is, and how it ended. */
export type BatchStatus = 'running' | 'computed' | 'loaded' | 'published' | 'failed' | 'superseded';

/** Something that takes time. Open spans have `endMs` −1. */
export interface Span {
  readonly kind: 'batch' | 'outage' | 'burst' | 'schema' | 'late' | 'duplicates' | 'crash' | 'fault' | 'unavailable' | 'version';
  /** fault: the action of the timeline */
  readonly name?: string;
  /** 1, 2, 3 … within its kind */
  readonly number: number;
  readonly lane: LaneName | null;
  readonly startMs: number;
  readonly endMs: number;
  /** batch: records read (simulated) · others: 0 */
  readonly records: number;
  /** batch: the status it ended with */
  readonly status: BatchStatus | 'done';
  /** batch: when its tables were computed, and when the serving layer had them; −1: not yet */
  readonly computedMs?: number;
  readonly loadedMs?: number;
  /** version: what has become of it; it begins when it is asked for, and ends when it is dropped */
  readonly version?: VersionReport;
  /** batch: log rows below H; others: 0 */
  readonly cutRow: number;
}

/**
 * One difference between what a lane counts and what the oracle counts: record `row` under `key`, by `signedMinor` (lane − truth), from `fromMs` (inclusive)
 * to `toMs` (exclusive; Infinity while it lasts).
 */
export interface LedgerEntry {
  readonly lane: LaneName;
  readonly view: ViewName;
  readonly cause: Cause;
  readonly row: number;
  readonly key: number;
  readonly signedMinor: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Columns of `LedgerEntry`; `lane`, `view` and `cause` are places in `LANES`, `VIEW_NAMES` and `CAUSE_NAMES`. An entry that ends gets its `toMs` in a later chunk. */
export interface LedgerColumns {
  readonly lane: Uint8Array;
  readonly view: Uint8Array;
  readonly cause: Uint8Array;
  readonly row: Uint32Array;
  readonly key: Float64Array;
  readonly signedMinor: Float64Array;
  readonly fromMs: Float64Array;
  readonly toMs: Float64Array;
  /** of the record: code in `EVENT_TYPES`, when it happened, when it was appended */
  readonly type: Uint8Array;
  readonly eventMs: Float64Array;
  readonly ingestMs: Float64Array;
}

/** The answers of one key over time, for every lane and for the truth: step functions, the first entry at the start of the window. */
export interface KeyHistory {
  readonly view: ViewName;
  readonly key: number;
  readonly width: number;
  /** `values` holds `width` numbers per entry; NaN while the lane has no such key */
  readonly lanes: Readonly<Record<LaneName | 'truth', { readonly timeMs: Float64Array; readonly values: Float64Array }>>;
}

export interface TraceHeader {
  readonly scenario: string;
  readonly variant: string;
  readonly seed: number;
  readonly durationMs: number;
  readonly observe: { readonly fromMs: number; readonly toMs: number };
  readonly views: readonly ViewName[];
  readonly records: number;
  readonly partitions: number;
  readonly accounts: number;
  readonly bucketMs: number;
  readonly batchEngine: 'duckdb' | 'builtin';
  /** views that Lambda does not merge, and why */
  readonly refusals: Readonly<Partial<Record<ViewName, string>>>;
  /** what it serves of them instead */
  readonly refused: RunSpec['lambda']['refused'];
  /** what the Kappa lane sends mails about, and what keeps it from sending one twice; `null`: it sends none */
  readonly effects: RunSpec['kappa']['effects'] | null;
}

/** What came since the chunk before. Append columns; replace a span that has the same kind and number. */
export interface TraceChunk {
  readonly progress: { readonly phase: 'generating' | 'running' | 'done'; readonly recordsDone: number; readonly recordsTotal: number };
  /** the trace is complete up to this time, ms */
  readonly computedToMs: number;
  readonly samples: Samples;
  readonly divergence: Readonly<Record<LaneName, Readonly<Partial<Record<ViewName, DivergenceSteps>>>>>;
  readonly spans: readonly Span[];
  /** mails that were sent */
  readonly effects: EffectColumns;
  /** entries opened since the chunk before, and entries (of any chunk, counted from 0 over all) that have ended since */
  readonly ledger: { readonly opened: LedgerColumns; readonly ended: { readonly index: Uint32Array; readonly toMs: Float64Array } };
}

/** A run as far as it has been computed: the chunks put together. */
export interface Trace {
  readonly header: TraceHeader;
  readonly progress: TraceChunk['progress'];
  readonly computedToMs: number;
  /** nothing more will come */
  readonly complete: boolean;
  readonly samples: Samples;
  readonly divergence: TraceChunk['divergence'];
  readonly spans: readonly Span[];
  readonly effects: EffectColumns;
  readonly ledger: LedgerColumns;
}
