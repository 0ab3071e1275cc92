import type { RecordCursor } from '../../model/record.ts';
import type { Log } from '../../log/log.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { ViewName } from '../../model/views/index.ts';
import type { KeyedTable } from '../../support/keyed-table.ts';
import type { Put } from '../../support/put.ts';
import type { FanIn } from '../pipeline.ts';
import type { BatchTables } from './batch-layer.ts';
import type { BatchRun } from './batch-run.ts';
import { GroupAnswers } from './group-answers.ts';
import type { Merge } from './merge/merge.ts';
import { refoldOf } from './refold/index.ts';
import { RefoldAnswers } from './refold-answers.ts';
import { RowAnswers } from './row-answers.ts';
import { WaitingAnswers } from './waiting-answers.ts';
import type { SpeedView } from './speed/speed-view.ts';
import type { Overlay } from './speed-layer.ts';

/**
 * What queries are answered from: one batch view and the overlay that begins at its cut. The pair is replaced as one; a reader never meets the new batch view with
 * the old overlay (that counts records twice) or the other way round (that loses them).
 */
export interface Served {
  readonly run: BatchRun;
  readonly overlay: Overlay;
  /** `null` until the run has been computed; only a run whose answers are read is */
  readonly tables: BatchTables | null;
}

/** Hears of a row of the answer that has changed: its key, and where its values stand. */
export type Tell = (key: number, values: Float64Array, at: number) => void;

/**
 * The serving layer of one view: puts both stores together whenever somebody asks, or keeps what it has put together where that takes more than adding two
 * rows.
 */
export interface ServedView {
  /** why the two stores are not merged; `null` if they are */
  readonly refusal: string | null;
  /** Values of a key, written to `into`; false if there is no such key. */
  answer(served: Served, key: number, into: Float64Array): boolean;
  /** What the answer of a key is put together from. */
  fanIn(served: Served, key: number): FanIn;
  /** The whole answer. */
  answers(served: Served): KeyedTable;
  /** What the batch view says by itself, to a reader with one connection. */
  batchAnswers(served: Served): KeyedTable;
  /** What the overlay says by itself, to the other reader with one connection. */
  overlayAnswers(served: Served): KeyedTable;
  /** The table behind the answer, where there is one. */
  detail?(served: Served, put: Put): void;
  /** The speed layer has taken a record in. */
  recordRead(served: Served, record: RecordCursor, tell: Tell): void;
  /** `after` is served from now on. If every record was on exactly one side of the cut before and after, no answer changes. */
  published(before: Served, after: Served, tell: Tell): void;
  /** The batch view that is served has been computed. */
  loaded(served: Served, positions: Readonly<Uint32Array>): void;
  /** The record has been read and lies on neither side of the cut. */
  recordMissed?(served: Served, record: RecordCursor, tell: Tell): void;
  /** Rows that are kept back. */
  withheld?(served: Served): number;
  /** What it takes to answer all keys at once, where the records have to be read again. */
  refolded?(served: Served): Refolded;
}

/** Groups whose answer had to be folded from records, and how many records were read for that. */
export interface Refolded {
  readonly groups: number;
  readonly records: number;
}

/** What decides how a view is served. */
export interface ServingSettings {
  readonly bucketMs: number;
  /** what to do where the merge is refused */
  readonly refused: RunSpec['lambda']['refused'];
  readonly log: Log;
}

export function serve(view: ViewName, speed: SpeedView, merge: Merge, settings: ServingSettings): ServedView {
  const { bucketMs, refused, log } = settings;
  if ('open' in speed && typeof merge === 'object' && 'refuses' in merge) {
    if (refused === 'refold') return new RefoldAnswers(view, speed, merge, refoldOf(view), log);
    if (refused === 'wait' && merge.withheld === undefined) return new WaitingAnswers(view, speed, merge);
  }
  if ('open' in speed && typeof merge !== 'function') return new GroupAnswers(view, speed, merge);
  if (!('open' in speed) && typeof merge === 'function') return new RowAnswers(view, speed, merge, bucketMs);
  throw new TypeError(`speed layer and merge of ${view} do not fit together: rows need a function, states need groups`);
}
