import { CAUSE_NAMES, LANES, type Cause, type LaneName } from '../../model/lanes.ts';
import { accountName } from '../../model/accounts.ts';
import { accountOf, currencyOf, wrongKeysAt, worstEntry } from '../../model/notable.ts';
import { keysLike, tellingAt } from '../../model/telling.ts';
import { EVENT } from '../../model/event-types.ts';
import type { Trace } from '../../model/trace.ts';
import { clockTime } from '../../model/time.ts';
import type { ViewName } from '../../model/views/index.ts';
import { money, plural } from './amounts.ts';
import { sampleAt, unknowableAt } from './lookups.ts';
import { answerNouns, eventNoun, eventWords, keyNouns, LANE_NAMES, shortTime, stretch } from './words.ts';

/** The sentence over the picture: which lane is wrong, about what, and until when. All of it comes from the trace at the cursor. */
export interface Headline {
  readonly title: string;
  readonly detail: string;
  /** the record it is about, as a place in the ledger; −1 if it is about none */
  readonly place: number;
}

/** `key`: the answer somebody chose to look at; if that is wrong the headline is about it, otherwise about what is most worth telling. */
export function headlineAt(trace: Trace, view: ViewName, key: number | null, timeMs: number): Headline {
  const own = key === null ? -1 : ownEntry(trace, view, key, timeMs);
  if (own >= 0) return aboutRecord(trace, view, own, timeMs);
  const telling = tellingAt(trace, view, timeMs);
  if (telling === null) return allRight(trace, view, timeMs);
  if (telling.why === 'healed') return aboutHealed(trace, view, telling.place);
  return telling.why === 'heals'
    ? aboutRecord(trace, view, telling.place, timeMs)
    : aboutLane(trace, view, telling.lane, telling.place, timeMs);
}

/** Of the records a lane counts wrong under this key, one that will be right again if there is one. */
function ownEntry(trace: Trace, view: ViewName, key: number, timeMs: number): number {
  const own = LANES.map((lane) => worstEntry(trace.ledger, { view, lane, key }, timeMs)).filter((place) => place >= 0);
  return own.find((place) => Number.isFinite(trace.ledger.toMs[place]!)) ?? own[0] ?? -1;
}

function allRight(trace: Trace, view: ViewName, timeMs: number): Headline {
  const waiting = unknowableAt(trace, view, sampleAt(trace, timeMs));
  const nouns = keyNouns[view];
  const elsewhere = wrongElsewhere(trace, view, timeMs);
  if (elsewhere !== '') return { title: 'All three lanes give the right answer here.', detail: elsewhere, place: -1 };
  return {
    title: 'All three lanes give the right answer.',
    detail:
      waiting === 0
        ? 'Every record that has happened has arrived, and every lane has counted it once.'
        : `${plural(waiting, nouns.one, nouns.many)} still ${waiting === 1 ? 'waits' : 'wait'} for records that have not arrived; that is no fault of a lane.`,
    place: -1,
  };
}

/** Where to look instead: the lane and the other view with most wrong answers. */
function wrongElsewhere(trace: Trace, view: ViewName, timeMs: number): string {
  let most = 0;
  let text = '';
  for (const other of trace.header.views) {
    if (other === view) continue;
    for (const lane of LANES) {
      const wrong = wrongKeysAt(trace.divergence[lane][other], timeMs);
      if (wrong <= most) continue;
      most = wrong;
      text = `${LANE_NAMES[lane]} has ${plural(wrong, answerNouns[other].one, answerNouns[other].many)} wrong: choose that view to see why.`;
    }
  }
  return text;
}

function aboutLane(trace: Trace, view: ViewName, lane: LaneName, place: number, timeMs: number): Headline {
  const wrong = wrongKeysAt(trace.divergence[lane][view], timeMs);
  const nouns = answerNouns[view];
  const what = `${LANE_NAMES[lane]} has ${plural(wrong, nouns.one, nouns.many)} wrong`;
  if (place < 0) return { title: `${what}.`, detail: '', place };
  const { ledger } = trace;
  const cause = CAUSE_NAMES[ledger.cause[place]!]!;
  return {
    title: `${what}${lasting(lane, cause, wrong === 1)}.`,
    detail: `${accountOfEntry(trace, view, place)}, for one: ${LANE_NAMES[lane]} ${SENTENCES[cause](subject(trace, view, place)).slice(0, -1)}; ${reasonOf(trace, place)}`,
    place,
  };
}

function lasting(lane: LaneName, cause: Cause, one: boolean): string {
  const them = one ? 'it' : 'them';
  if (lane === 'crud') return `; no later run will find ${them}`;
  return lane === 'kappa' && (cause === 'duplicate' || cause === 'droppedLate' || cause === 'versionSkew')
    ? `; only a replay puts ${them} right`
    : '';
}

function aboutHealed(trace: Trace, view: ViewName, place: number): Headline {
  const { ledger } = trace;
  const endMs = ledger.toMs[place]!;
  const batch = trace.spans.findLast((span) => span.kind === 'batch' && span.endMs === endMs);
  const steps = trace.divergence.lambda[view];
  const healed = wrongKeysAt(steps, endMs - 1) - wrongKeysAt(steps, endMs);
  const nouns = answerNouns[view];
  const right = healed === 1 ? `1 ${nouns.one}` : `all ${healed} ${nouns.many}`;
  return {
    title: `The batch of ${shortTime(batch?.startMs ?? endMs)} is published: Lambda has ${wrongKeysAt(steps, endMs) === 0 ? right : plural(healed, nouns.one, nouns.many)} right again.`,
    detail: `${accountOfEntry(trace, view, place)}, for one: ${
      isSkew(ledger, place)
        ? `the batch has computed all of it by the right version of the rule; the speed layer, which runs another one, was off by ${subject(trace, view, place)}.`
        : `the batch has read the whole log, and with it ${subject(trace, view, place)} that arrived at ${clockTime(ledger.ingestMs[place]!)}.`
    }`,
    place,
  };
}

function aboutRecord(trace: Trace, view: ViewName, place: number, timeMs: number): Headline {
  const { ledger } = trace;
  const lane = LANES[ledger.lane[place]!]!;
  const cause = CAUSE_NAMES[ledger.cause[place]!]!;
  const more = keysLike(trace, view, place, timeMs) - 1;
  const nouns = keyNouns[view];
  const others = more > 0 ? ` and ${plural(more, `more ${nouns.one}`, `more ${nouns.many}`)}` : '';
  return {
    title:
      `${LANE_NAMES[lane]} ${SENTENCES[cause](subject(trace, view, place))} ${outlook(lane, cause, ledger.toMs[place]! - timeMs)}`.trim(),
    detail: `${accountOfEntry(trace, view, place)}${others} · ${reasonOf(trace, place)}`,
    place,
  };
}

const accountOfEntry = (trace: Trace, view: ViewName, place: number): string => accountName(accountOf(view, trace.ledger.key[place]!));

/** `a refund of €84.20`, or `€0.06 on a card payment` where the record counts with another amount */
function subject({ ledger }: Trace, view: ViewName, place: number): string {
  const type = ledger.type[place]!;
  const amount = money(Math.abs(ledger.signedMinor[place]!), currencyOf(view, ledger.key[place]!));
  if (CAUSE_NAMES[ledger.cause[place]!] === 'wrongMerge') return amount;
  if (type === EVENT.ACCOUNT_OPENED) return eventWords(type);
  return isSkew(ledger, place) ? `${amount} on ${eventWords(type)}` : `${eventWords(type)} of ${amount}`;
}

function reasonOf({ ledger }: Trace, place: number): string {
  const cause = CAUSE_NAMES[ledger.cause[place]!]!;
  const [happened, arrived] = [clockTime(ledger.eventMs[place]!), clockTime(ledger.ingestMs[place]!)];
  return reason(cause, LANES[ledger.lane[place]!]!, eventNoun(ledger.type[place]!), happened, arrived);
}

const isSkew = (ledger: Trace['ledger'], place: number): boolean => CAUSE_NAMES[ledger.cause[place]!] === 'versionSkew';

const SENTENCES: Readonly<Record<Cause, (what: string) => string>> = {
  notArrived: (what) => `cannot know of ${what} yet.`,
  notProcessed: (what) => `has not read ${what} yet.`,
  replayInFlight: (what) => `is replaying and has not come to ${what}.`,
  storeLost: (what) => `has lost ${what} with a store.`,
  expired: (what) => `has forgotten ${what} too early.`,
  outOfLog: (what) => `began to read after ${what} had left the log.`,
  undecodable: (what) => `passed over ${what}, which it could not decode.`,
  lostInCrash: (what) => `lost ${what} in a crash.`,
  notComputed: (what) => `did not compute this view yet when it read ${what}.`,
  droppedLate: (what) => `dropped ${what} as too late.`,
  versionSkew: (what) => `is off by ${what}.`,
  wrongRate: (what) => `converted ${what} at the rate of another day.`,
  wrongBucket: (what) => `put ${what} into the wrong hour.`,
  lostUpdate: (what) => `overwrote ${what}.`,
  duplicate: (what) => `counts ${what} twice.`,
  appliedAgain: (what) => `counts ${what} again since a crash.`,
  boundaryOverlap: (what) => `counts ${what} on both sides of the cut.`,
  boundaryGap: (what) => `has lost ${what}.`,
  wrongMerge: (what) => `is off by ${what}: its two halves are put together wrongly.`,
};

const REPLAY_HEALS: ReadonlySet<Cause> = new Set(['duplicate', 'versionSkew', 'undecodable', 'lostInCrash', 'appliedAgain', 'notComputed']);

function outlook(lane: LaneName, cause: Cause, healsMs: number): string {
  if (!Number.isFinite(healsMs)) {
    if (cause === 'lostUpdate') return 'Nothing brings it back.';
    if (lane === 'kappa' && (cause === 'wrongRate' || cause === 'wrongBucket')) return 'Every replay gives another answer.';
    return lane === 'kappa' && REPLAY_HEALS.has(cause) ? 'Only a replay puts that right.' : '';
  }
  return cause === 'boundaryGap' ? `It finds it again in ${stretch(healsMs)}.` : `Right again in ${stretch(healsMs)}.`;
}

function reason(cause: Cause, lane: LaneName, noun: string, happened: string, arrived: string): string {
  switch (cause) {
    case 'boundaryGap':
      return happened === arrived
        ? `it arrived at ${arrived}; the batch that is served has not read it, and the overlay does not hold it: neither half counts it.`
        : `it happened at ${happened}, before the cut, and arrived at ${arrived}, after the batch had read the log: neither half counts it.`;
    case 'boundaryOverlap':
      return `it happened at ${happened} and arrived at ${arrived}: the batch has read it, and the overlay holds it or its second copy.`;
    case 'storeLost':
      return `it happened at ${happened} and arrived at ${arrived}, and the store that held it is gone.`;
    case 'expired':
      return `it arrived at ${arrived}; the speed layer does not remember that far back, and no batch with it has been published.`;
    case 'outOfLog':
      return `it arrived at ${arrived}, and the log no longer held it when the new version began to read.`;
    case 'undecodable':
      return `it arrived at ${arrived} in a form that the job's decoder does not know.`;
    case 'lostInCrash':
      return `it arrived at ${arrived}; its position was noted as done, and its value had not been stored when the job crashed.`;
    case 'appliedAgain':
      return `it arrived at ${arrived}; its value had been stored when the job crashed, and its position had not.`;
    case 'notComputed':
      return `it arrived at ${arrived}, and nobody has read it again for this view.`;
    case 'duplicate':
      return lane === 'crud'
        ? `the second copy came at ${arrived}; a row keeps no list of what it has counted.`
        : `the second copy came at ${arrived}, when the first had been forgotten.`;
    case 'lostUpdate':
      return `another write had read the row before this one, and wrote over it at ${arrived}.`;
    case 'droppedLate':
      return `the ${noun} happened at ${happened} and arrived at ${arrived}, after its window had been closed.`;
    case 'versionSkew':
      return `the ${noun} arrived at ${arrived} and was counted by a file that was left at another version of the rule.`;
    case 'wrongRate':
      return `the ${noun} happened at ${happened}, and the job took the rate of the day on which it read it.`;
    case 'wrongBucket':
      if (lane === 'kappa')
        return `the ${noun} happened at ${happened} and was put into the window of the moment at which the job read it.`;
      return `the ${noun} happened at ${happened} and was booked under the time it arrived, ${arrived}.`;
    case 'wrongMerge':
      return `the merge goes wrong since the ${noun} of ${happened} is in the overlay.`;
    case 'notArrived':
    case 'notProcessed':
    case 'replayInFlight':
      return `the ${noun} happened at ${happened} and arrived at ${arrived}.`;
  }
}
