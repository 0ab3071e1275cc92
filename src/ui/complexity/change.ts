import type { ViewListings } from '../../model/complexity.ts';
import { CAUSE_NAMES, LANES, type LaneName } from '../../model/lanes.ts';
import { CODE_PLACES, type ChangedView, type CodePlace } from '../../model/rule-versions.ts';
import type { Trace } from '../../model/trace.ts';
import { VIEW_NAMES } from '../../model/views/index.ts';
import { causesAt } from '../logic/causes.ts';
import { wrongKeysAt } from '../../model/notable.ts';
import { clockTime } from '../../model/time.ts';
import { plural } from '../logic/amounts.ts';
import { answerNouns } from '../logic/words.ts';

/** The exercise of a rule that changes: which files state it, what follows for a run from those that were left out, and what came of it. */
export interface ExerciseFile {
  readonly lane: LaneName;
  readonly path: string;
  /** where the file states the rule; `null` if it does not, and why it need not change */
  readonly place: CodePlace | null;
  readonly why: string;
}

export function filesOf(listings: ViewListings): ExerciseFile[] {
  return LANES.flatMap((lane) =>
    listings[lane].map(({ path, shared }): ExerciseFile => {
      const folder = path.split('/').at(-2)!;
      const place = shared ? undefined : CODE_PLACES.find((name) => name === folder);
      return { lane, path, place: place ?? null, why: place === undefined ? reasonToStay(folder, shared) : '' };
    }),
  );
}

function reasonToStay(folder: string, shared: boolean): string {
  if (folder === 'merge') return 'It adds what both halves have worked out; by which rule they did is not its business.';
  return shared ? 'It says which records are meant, not what is made of them; other views use it too.' : 'It does not state the rule.';
}

/** What a link says of it: the new version is right, and the places that were left out run the old one. */
export const changesFor = (view: ChangedView, views: readonly string[], forgotten: readonly CodePlace[]): string =>
  [
    `views=[${[...new Set([...views, view])].join(', ')}]`,
    `rules.${view}.right=new`,
    ...forgotten.map((place) => `rules.${view}.${place}=old`),
  ].join(';');

/** The places that a link leaves at the old version; `null` if it says nothing of the rule. */
export function forgottenIn(set: string, view: ChangedView): CodePlace[] | null {
  const changes = set.split(';');
  return changes.includes(`rules.${view}.right=new`) ? CODE_PLACES.filter((place) => changes.includes(`rules.${view}.${place}=old`)) : null;
}

export interface Outcome {
  readonly lane: LaneName;
  readonly now: string;
  readonly most: string;
}

/** What the change has come to in each lane: at a time, and at its worst so far. */
export function outcomesAt(trace: Trace, view: ChangedView, timeMs: number): Outcome[] {
  const rows = causesAt(trace, view, timeMs);
  const nouns = answerNouns[view];
  return LANES.map((lane) => {
    const steps = trace.divergence[lane][view];
    const wrong = wrongKeysAt(steps, timeMs);
    const skew = rows.find((row) => row.lane === lane && row.cause === 'versionSkew');
    const others = rows.some((row) => row.lane === lane && row.cause !== 'versionSkew');
    const now =
      skew === undefined
        ? `0 wrong by a forgotten file${others ? `, ${plural(wrong, nouns.one, nouns.many)} for other reasons` : ''}`
        : `${plural(wrong, nouns.one, nouns.many)} wrong, off by ${skew.amount}; right again ${skew.heals}`;
    return { lane, now, most: mostIn(trace, view, lane) };
  });
}

function mostIn(trace: Trace, view: ChangedView, lane: LaneName): string {
  const first = firstSkewMs(trace, view, lane);
  if (first === null) return 'right throughout, as far as this rule goes';
  const worst = worstMs(trace, view, lane);
  return `first wrong at ${clockTime(first)}; at most ${plural(wrongKeysAt(trace.divergence[lane][view], worst), answerNouns[view].one, answerNouns[view].many)} at ${clockTime(worst)}`;
}

function firstSkewMs({ ledger }: Trace, view: ChangedView, lane: LaneName): number | null {
  const [laneCode, viewCode, causeCode] = [LANES.indexOf(lane), VIEW_NAMES.indexOf(view), CAUSE_NAMES.indexOf('versionSkew')];
  const place = ledger.cause.findIndex((cause, at) => cause === causeCode && ledger.lane[at] === laneCode && ledger.view[at] === viewCode);
  return place === -1 ? null : ledger.fromMs[place]!;
}

function worstMs(trace: Trace, view: ChangedView, lane: LaneName): number {
  const steps = trace.divergence[lane][view]!;
  const worst = steps.wrongKeys.reduce((best, keys, place) => (keys > steps.wrongKeys[best]! ? place : best), 0);
  return steps.timeMs[worst] ?? 0;
}

/** Where to look first: where the most answers are wrong by the change; `null` if none are. */
export function worstOfAllMs(trace: Trace, view: ChangedView): number | null {
  const lane = LANES.find((name) => firstSkewMs(trace, view, name) !== null);
  return lane === undefined ? null : worstMs(trace, view, lane);
}
