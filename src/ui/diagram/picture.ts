import { CAUSE_NAMES, LANES, type Cause, type LaneName } from '../../model/lanes.ts';
import { currencyOf, forEachActive } from '../../model/notable.ts';
import type { Span, Trace } from '../../model/trace.ts';
import type { ViewName } from '../../model/views/index.ts';
import { signedAmount } from '../logic/amounts.ts';
import { appendedAt, between, processedAt, rateAt, runningBatches, sampleAt, servedBatch } from '../logic/lookups.ts';
import { endWords, faultsAt, lostRun } from '../logic/runs.ts';
import { eventNoun } from '../logic/words.ts';
import { boundaryAt, type Boundary } from './boundary.ts';
import { drawnVersions, type DrawnVersion } from './versions.ts';

/** Everything the diagram draws at one time, in offsets of the log; how it looks is the business of the components. */
export interface Picture {
  readonly timeMs: number;
  readonly head: number;
  readonly recordsPerSecond: number;
  readonly processed: Readonly<Record<LaneName, number>>;
  /** versions of the Kappa job, the one that is served among them */
  readonly versions: readonly DrawnVersion[];
  readonly served: ServedBatch | null;
  readonly running: RunningBatch | null;
  /** the last run, if it came to nothing */
  readonly lost: { readonly number: number; readonly endMs: number; readonly cutRow: number; readonly status: string } | null;
  /** names of the faults in force */
  readonly faults: readonly string[];
  readonly boundary: Boundary;
  readonly followed: Followed | null;
  /** rows of the records the worst lane is wrong about */
  readonly latecomers: readonly number[];
}

export interface ServedBatch {
  readonly number: number | null;
  readonly startMs: number;
  /** when it was published; −1 if that was before the window */
  readonly sinceMs: number;
  readonly cutRow: number;
}

export interface RunningBatch {
  readonly number: number;
  readonly cutRow: number;
  readonly startMs: number;
  /** share of its time that has passed; −1 while the end is not known */
  readonly share: number;
  readonly endMs: number;
  /** how it ends, and when; empty while that is not known */
  readonly ending: string;
  /** runs that go on at the same time */
  readonly others: number;
}

/** One record, where it happened and where it arrived, and how often each lane counts it. */
export interface Followed {
  readonly noun: string;
  readonly amount: string;
  readonly eventMs: number;
  readonly ingestMs: number;
  readonly happenedRow: number;
  readonly row: number;
  readonly times: Readonly<Record<LaneName, number>>;
}

const LATECOMERS_SHOWN = 200;

export function pictureAt(trace: Trace, view: ViewName, followedPlace: number, timeMs: number): Picture {
  const of = (lane: LaneName) => processedAt(trace, lane, timeMs);
  return {
    timeMs,
    head: appendedAt(trace, timeMs),
    recordsPerSecond: rateAt(trace, timeMs),
    processed: { lambda: of('lambda'), kappa: of('kappa'), crud: of('crud') },
    versions: drawnVersions(trace, timeMs),
    served: served(trace, timeMs),
    running: running(runningBatches(trace.spans, timeMs), timeMs),
    lost: lostRun(trace.spans, timeMs),
    faults: faultsAt(trace.spans, timeMs),
    boundary: boundaryAt(trace, view, timeMs),
    followed: followedPlace < 0 ? null : followed(trace, view, followedPlace, timeMs),
    latecomers: followedPlace < 0 ? [] : rowsLike(trace, view, followedPlace, timeMs),
  };
}

/** From the span of the batch, or, where it ended before the window, from the age of the batch that the samples tell. */
function served(trace: Trace, timeMs: number): Picture['served'] {
  const span = servedBatch(trace.spans, timeMs);
  if (isLost(trace, span, timeMs)) return null;
  if (span) return { number: span.number, startMs: span.startMs, sinceMs: span.endMs, cutRow: span.cutRow };
  const age = between(trace.samples, trace.samples.lanes.lambda.batchAgeMs, timeMs);
  if (age < 0) return null;
  return { number: null, startMs: timeMs - age, sinceMs: -1, cutRow: appendedAt(trace, timeMs - age) };
}

/** A batch was published, and at the sample after it none is served: its store has been lost. */
function isLost(trace: Trace, span: Span | null, timeMs: number): boolean {
  const place = sampleAt(trace, timeMs);
  const { timeMs: times, lanes } = trace.samples;
  return span !== null && times[place]! >= span.endMs && lanes.lambda.batchAgeMs[place]! < 0;
}

function running(spans: readonly Span[], timeMs: number): RunningBatch | null {
  const span = spans.at(-1);
  if (span === undefined) return null;
  const { number, cutRow, startMs, endMs } = span;
  const isKnown = endMs >= 0;
  return {
    number,
    cutRow,
    startMs,
    share: isKnown ? (timeMs - startMs) / (endMs - startMs) : -1,
    endMs,
    ending: isKnown ? endWords(span, timeMs) : '',
    others: spans.length - 1,
  };
}

function followed(trace: Trace, view: ViewName, place: number, timeMs: number): Followed {
  const { ledger } = trace;
  const row = ledger.row[place]!;
  const key = ledger.key[place]!;
  const cause = CAUSE_NAMES[ledger.cause[place]!]!;
  const times: Record<LaneName, number> = { lambda: 1, kappa: 1, crud: 1 };
  forEachActive(ledger, { view, key }, timeMs, (other) => {
    if (ledger.row[other] === row) times[LANES[ledger.lane[other]!]!] = TIMES[CAUSE_NAMES[ledger.cause[other]!]!];
  });
  const signed = ledger.signedMinor[place]!;
  return {
    noun: eventNoun(ledger.type[place]!),
    amount: signedAmount(TIMES[cause] === 2 ? signed : -signed, currencyOf(view, key)),
    eventMs: ledger.eventMs[place]!,
    ingestMs: ledger.ingestMs[place]!,
    happenedRow: appendedAt(trace, ledger.eventMs[place]!),
    row,
    times,
  };
}

/** How often a record of the ledger is counted under the key that it is told of. */
const TIMES: Readonly<Record<Cause, number>> = {
  notArrived: 0,
  notProcessed: 0,
  replayInFlight: 0,
  storeLost: 0,
  expired: 0,
  outOfLog: 0,
  undecodable: 0,
  lostInCrash: 0,
  notComputed: 0,
  droppedLate: 0,
  versionSkew: 1,
  wrongRate: 1,
  wrongBucket: 0,
  lostUpdate: 0,
  duplicate: 2,
  appliedAgain: 2,
  boundaryOverlap: 2,
  boundaryGap: 0,
  wrongMerge: 1,
};

function rowsLike(trace: Trace, view: ViewName, place: number, timeMs: number): number[] {
  const { ledger } = trace;
  const rows = new Set<number>();
  forEachActive(ledger, { view, lane: LANES[ledger.lane[place]!]! }, timeMs, (other) => {
    if (ledger.cause[other] === ledger.cause[place] && rows.size < LATECOMERS_SHOWN) rows.add(ledger.row[other]!);
  });
  return [...rows];
}
