import type { KeyedTable } from '../support/keyed-table.ts';
import type { KeySettings, ViewName } from '../model/views/index.ts';
import type { Log } from '../log/log.ts';
import type { OffsetVector } from '../model/offset.ts';

/** What a batch reads: the records before the cut. */
export interface BatchCut {
  /** exclusive upper bound of the offsets read */
  readonly bound: OffsetVector;
  /** exclusive upper bound of event time; `null` = no bound (cut by offset) */
  readonly beforeEventMs: number | null;
  /** facts whose first copy lies before this are left out: an earlier run has counted them */
  readonly fromBound?: OffsetVector;
  /** inclusive lower bound of event time, for the same reason */
  readonly fromEventMs?: number;
  /** records that arrived in [`fromMs`, `toMs`) are lost */
  readonly lost?: { readonly fromMs: number; readonly toMs: number } | undefined;
}

/**
 * The boundary to whatever computes batch views: DuckDB, or the built-in re-fold. An engine holds the append-only log and nothing else, so a
 * result is a function of (log prefix, cut, view) and may be cached.
 */
export interface BatchEngine {
  readonly name: 'duckdb' | 'builtin';
  /** Make the log rows [0, `rows`) of `log` visible. Rows shared with the log that was loaded before are kept, others are cut back first. */
  load(log: Log, rows: number): Promise<void>;
  /** One table per view, of the deduplicated records before the cut, which must lie within the rows that `load` made visible. */
  compute(cut: BatchCut, views: readonly ViewName[], settings: KeySettings): Promise<BatchResult>;
  /** Nobody waits for the call in flight any more. It may finish within two seconds; an engine that takes longer is ended and rebuilt when it is needed. */
  cancel(): void;
  /** Ends the engine, after the call in flight or two seconds. */
  close(): Promise<void>;
}

export interface BatchResult {
  /** Entries in ascending order of key. A table may be handed out again later: read it, change nothing. */
  readonly tables: ReadonlyMap<ViewName, KeyedTable>;
  /** Wall time on this machine, ms; a measured number, never part of the trace. */
  readonly measuredMs: number;
}

/** The statements of a batch layer: `source` makes the table of facts that every query in `views` reads. */
export interface BatchQueries {
  readonly source: string;
  readonly views: Readonly<Record<ViewName, string>>;
}

/** An engine that failed: what was asked of it and why it could not answer. The engine that threw it is rebuilt before the next use. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly sql: string;
  constructor(message: string, sql: string, cause: unknown) {
    super(message, { cause });
    this.sql = sql;
  }
}
