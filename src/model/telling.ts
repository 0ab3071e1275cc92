import type { Cause, LaneName } from './lanes.ts';
import { CAUSE_NAMES, LANES } from './lanes.ts';
import { forEachActive, openingMs, weightOf, worstEntry, worstLane, wrongKeysAt } from './notable.ts';
import { MINUTE } from './time.ts';
import type { LedgerColumns, Trace } from './trace.ts';
import type { ViewName } from './views/index.ts';

/**
 * Which of all that is wrong at one time is worth telling. News first: what a batch has just put right. Then what will be put right, because one can wait
 * and see it happen. Then the lane with most wrong answers, with one of its records as an example. The example is a recent one, so that it is still near
 * the head of the log, and it changes only at round times, so that one can read about it before the next.
 */
export interface Telling {
  readonly why: 'healed' | 'heals' | 'lasts';
  readonly lane: LaneName;
  /** the example, as a place in the ledger; −1 if there is none */
  readonly place: number;
}

const NEWS_MS = 5 * MINUTE;
const EXAMPLE_MS = 20 * MINUTE;

/** What is over in less than this cannot be watched. */
const WATCHABLE_MS = MINUTE;

/** Weights that differ in less than this differ in the amount only. */
const RANK = 1e14;

export function tellingAt(trace: Trace, view: ViewName, timeMs: number): Telling | null {
  const news = healedBefore(trace, view, timeMs);
  if (news !== null) return news;
  const healing = worstHealing(trace.ledger, view, timeMs);
  if (healing >= 0) return { why: 'heals', lane: LANES[trace.ledger.lane[healing]!]!, place: healing };
  const lane = worstLane(trace, view, timeMs);
  return lane === null ? null : { why: 'lasts', lane, place: example(trace, view, lane, timeMs) };
}

/** The publish within the last minutes that put something right, by the record of most weight among those it found again. */
function healedBefore(trace: Trace, view: ViewName, timeMs: number): Telling | null {
  const batch = trace.spans.findLast(
    ({ kind, status, endMs }) => kind === 'batch' && status === 'published' && endMs <= timeMs && endMs > timeMs - NEWS_MS,
  );
  const steps = trace.divergence.lambda[view];
  if (!batch || wrongKeysAt(steps, batch.endMs) >= wrongKeysAt(steps, batch.endMs - 1)) return null;
  let best = -1;
  let most = -1;
  forEachActive(trace.ledger, { view, lane: 'lambda' }, batch.endMs - 1, (place) => {
    if (trace.ledger.toMs[place] !== batch.endMs) return;
    const weight = weightOf(trace.ledger, view, place);
    if (weight > most) [best, most] = [place, weight];
  });
  return best < 0 ? null : { why: 'healed', lane: 'lambda', place: best };
}

const causeOf = (ledger: LedgerColumns, place: number): Cause => CAUSE_NAMES[ledger.cause[place]!]!;

function worstHealing(ledger: LedgerColumns, view: ViewName, timeMs: number): number {
  let best = -1;
  let most = -1;
  forEachActive(ledger, { view }, timeMs, (place) => {
    const lasts = ledger.toMs[place]! - ledger.fromMs[place]!;
    if (lasts < WATCHABLE_MS || (lasts === Infinity && causeOf(ledger, place) !== 'boundaryGap')) return;
    const weight = weightOf(ledger, view, place);
    if (weight > most) [best, most] = [place, weight];
  });
  return best;
}

/** The last one before a round time that is of a customer and in the bank's own currency, if there is such a one; or else the worst one now. */
function example(trace: Trace, view: ViewName, lane: LaneName, timeMs: number): number {
  const { ledger } = trace;
  const worst = worstEntry(ledger, { view, lane }, timeMs);
  const latestMs = Math.floor(timeMs / EXAMPLE_MS) * EXAMPLE_MS;
  let found = -1;
  let best = -1;
  forEachActive(ledger, { view, lane }, timeMs, (place) => {
    if (ledger.fromMs[place]! > latestMs) return;
    const rank = Math.floor(weightOf(ledger, view, place) / RANK);
    if (rank >= best) [found, best] = [place, rank];
  });
  return found < 0 ? worst : found;
}

/** The keys whose answers a recording keeps: those that are told of from the opening moment on, minute by minute, then from the start of the window. */
export function keysToRecord(trace: Trace, view: ViewName, most: number): number[] {
  const keys = new Set<number>();
  const { fromMs, toMs } = trace.header.observe;
  const first = openingMs(trace);
  const add = (place: number) => {
    if (place >= 0 && keys.size < most) keys.add(trace.ledger.key[place]!);
  };
  const addTold = (startMs: number, endMs: number) => {
    for (let timeMs = startMs; timeMs < endMs; timeMs += MINUTE) add(tellingAt(trace, view, timeMs)?.place ?? -1);
    add(tellingAt(trace, view, endMs)?.place ?? -1);
  };
  addTold(first, toMs);
  for (const lane of LANES) add(worstEntry(trace.ledger, { view, lane }, first));
  addTold(fromMs, first);
  return [...keys];
}

/** How many answers an example stands for: those that the same lane has wrong at that time for the same reason. */
export function keysLike(trace: Trace, view: ViewName, place: number, timeMs: number): number {
  const { ledger } = trace;
  const keys = new Set<number>();
  forEachActive(ledger, { view, lane: LANES[ledger.lane[place]!]! }, timeMs, (other) => {
    if (ledger.cause[other] === ledger.cause[place]) keys.add(ledger.key[other]!);
  });
  return keys.size;
}
