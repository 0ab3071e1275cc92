import { CAUSE_NAMES, LANES, type Cause, type LaneName } from '../../model/lanes.ts';
import { accountName } from '../../model/accounts.ts';
import { accountOf, currencyOf, wrongKeysAt, worstEntry, worstLane } from '../../model/notable.ts';
import { EVENT } from '../../model/event-types.ts';
import type { Trace } from '../../model/trace.ts';
import { clockTime } from '../../model/time.ts';
import type { ViewName } from '../../model/views/index.ts';
import { money, plural } from './amounts.ts';
import { sampleAt, unknowableAt } from './lookups.ts';
import { eventNoun, eventWords, keyNouns, LANE_NAMES, stretch } from './words.ts';

/** The sentence over the picture: which lane is wrong, about what, and until when. All of it comes from the trace at the cursor. */
export interface Headline {
  readonly title: string;
  readonly detail: string;
  /** the record it is about, as a place in the ledger; −1 if it is about none */
  readonly place: number;
}

export function headlineAt(trace: Trace, view: ViewName, key: number | null, timeMs: number): Headline {
  const lane = worstLane(trace, view, timeMs);
  if (lane === null) return allRight(trace, view, timeMs);
  const place = followedEntry(trace, view, key, timeMs, lane);
  return place < 0 ? onlyCounts(trace, view, lane, timeMs) : aboutRecord(trace, view, place, timeMs);
}

/** The record that the picture follows: one of the chosen key if it is wrong anywhere, those that will be right again first; of the worst lane otherwise. */
export function followedEntry(trace: Trace, view: ViewName, key: number | null, timeMs: number, worst: LaneName): number {
  if (key !== null) {
    const own = [worst, ...LANES.filter((other) => other !== worst)]
      .map((lane) => worstEntry(trace.ledger, { view, lane, key }, timeMs))
      .filter((place) => place >= 0);
    const healing = own.find((place) => Number.isFinite(trace.ledger.toMs[place]!));
    if (own.length > 0) return healing ?? own[0]!;
  }
  return worstEntry(trace.ledger, { view, lane: worst }, timeMs);
}

function allRight(trace: Trace, view: ViewName, timeMs: number): Headline {
  const waiting = unknowableAt(trace, view, sampleAt(trace, timeMs));
  const nouns = keyNouns[view];
  return {
    title: 'All three lanes give the right answer.',
    detail:
      waiting === 0
        ? 'Every record that has happened has arrived, and every lane has counted it once.'
        : `${plural(waiting, nouns.one, nouns.many)} still ${waiting === 1 ? 'waits' : 'wait'} for records that have not arrived; that is no fault of a lane.`,
    place: -1,
  };
}

function onlyCounts(trace: Trace, view: ViewName, lane: LaneName, timeMs: number): Headline {
  const wrong = wrongKeysAt(trace.divergence[lane][view], timeMs);
  const nouns = keyNouns[view];
  const others = LANES.filter((other) => other !== lane).map(
    (other) => `${LANE_NAMES[other]} in ${wrongKeysAt(trace.divergence[other][view], timeMs)}`,
  );
  return { title: `${LANE_NAMES[lane]} is wrong in ${plural(wrong, nouns.one, nouns.many)}.`, detail: `${others.join(', ')}.`, place: -1 };
}

function aboutRecord(trace: Trace, view: ViewName, place: number, timeMs: number): Headline {
  const { ledger } = trace;
  const lane = LANES[ledger.lane[place]!]!;
  const cause = CAUSE_NAMES[ledger.cause[place]!]!;
  const key = ledger.key[place]!;
  const type = ledger.type[place]!;
  const value = money(Math.abs(ledger.signedMinor[place]!), currencyOf(view, key));
  const what = type === EVENT.ACCOUNT_OPENED ? `${eventWords(type)}` : `${eventWords(type)} of ${value}`;
  const heals = ledger.toMs[place]! - timeMs;
  const account = accountName(accountOf(view, key));
  return {
    title: `${LANE_NAMES[lane]} ${SENTENCES[cause](what)} ${outlook(lane, cause, heals)}`.trim(),
    detail: `${account} · ${reason(cause, lane, eventNoun(type), clockTime(ledger.eventMs[place]!), clockTime(ledger.ingestMs[place]!))}`,
    place,
  };
}

const SENTENCES: Readonly<Record<Cause, (what: string) => string>> = {
  notArrived: (what) => `cannot know of ${what} yet.`,
  notProcessed: (what) => `has not read ${what} yet.`,
  replayInFlight: (what) => `is replaying and has not come to ${what}.`,
  droppedLate: (what) => `dropped ${what} as too late.`,
  wrongBucket: (what) => `put ${what} into the wrong hour.`,
  lostUpdate: (what) => `overwrote ${what}.`,
  duplicate: (what) => `counts ${what} twice.`,
  boundaryGap: (what) => `has lost ${what}.`,
};

function outlook(lane: LaneName, cause: Cause, healsMs: number): string {
  if (!Number.isFinite(healsMs)) {
    if (cause === 'lostUpdate') return 'Nothing brings it back.';
    return lane === 'kappa' && cause === 'duplicate' ? 'Only a replay puts that right.' : '';
  }
  return cause === 'boundaryGap' ? `It finds it again in ${stretch(healsMs)}.` : `Right again in ${stretch(healsMs)}.`;
}

function reason(cause: Cause, lane: LaneName, noun: string, happened: string, arrived: string): string {
  switch (cause) {
    case 'boundaryGap':
      return `it happened at ${happened}, before the cut, and arrived at ${arrived}, after the batch had read the log: neither half counts it.`;
    case 'duplicate':
      return lane === 'crud'
        ? `the second copy came at ${arrived}; a row keeps no list of what it has counted.`
        : `the second copy came at ${arrived}, when the first had been forgotten.`;
    case 'lostUpdate':
      return `another write had read the row before this one, and wrote over it at ${arrived}.`;
    case 'droppedLate':
      return `the ${noun} happened at ${happened} and arrived at ${arrived}, after its window had been closed.`;
    case 'wrongBucket':
      return `the ${noun} happened at ${happened} and was booked under the time it arrived, ${arrived}.`;
    case 'notArrived':
    case 'notProcessed':
    case 'replayInFlight':
      return `the ${noun} happened at ${happened} and arrived at ${arrived}.`;
  }
}
