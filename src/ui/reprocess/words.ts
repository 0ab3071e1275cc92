import { clockTime } from '../../model/time.ts';
import type { Check, RowChange, RowDiff, VersionReport } from '../../model/reprocessing.ts';
import { currencyOf } from '../../model/notable.ts';
import type { Doing, Race } from './race.ts';
import type { Effort } from './result.ts';
import { ANSWER_WORDS, COUNTS } from '../logic/answer-words.ts';
import { plural, signedAmount } from '../logic/amounts.ts';
import { answerNouns, stretch } from '../logic/words.ts';
import type { ViewName } from '../../model/views/index.ts';

/** What is said of a version: in the past what has happened by the time of the cursor, and nothing of what comes. */
export function stageWords({ deployMs, startMs, caughtUpMs, readyMs, shown, droppedMs, stage }: VersionReport, timeMs: number): string {
  const by = (ms: number): boolean => ms >= 0 && ms <= timeMs;
  if (by(droppedMs)) return `dropped at ${clockTime(droppedMs)}`;
  const last = shown.findLast(({ fromMs }) => fromMs <= timeMs);
  if (last && by(last.toMs)) return `kept to roll back to, since ${clockTime(last.toMs)}`;
  if (last) return `read by all since ${clockTime(last.fromMs)}`;
  if (by(readyMs)) return stage === 'refused' ? `refused at ${clockTime(readyMs)}: a check failed` : `ready since ${clockTime(readyMs)}`;
  if (by(caughtUpMs)) return `caught up at ${clockTime(caughtUpMs)} and has to hold out`;
  return startMs <= timeMs ? `catching up since ${clockTime(startMs)}` : `being deployed since ${clockTime(deployMs)}`;
}

export const RESULT_WORDS: Readonly<Record<Check['result'], string>> = { passed: '= passed', failed: '≠ failed', unknown: '? unknown' };

export function diffWords({ view, changed, rows, changeMinor }: RowDiff): string {
  if (changed === 0) return `No ${answerNouns[view].one} of ${plural(rows, 'row')} is another one in the new version.`;
  const sum = COUNTS.has(view) ? '' : ` All differences together: ${signedAmount(changeMinor, 0)}, whatever the currency.`;
  return `${plural(changed, answerNouns[view].one, answerNouns[view].many)} of ${plural(rows, 'row')} changed.${sum}`;
}

export const answerText = (view: ViewName, key: number, values: readonly number[]): string =>
  values.length === 0 || Number.isNaN(values[0]) ? 'no entry' : ANSWER_WORDS[view](Float64Array.from(values), key).text;

export function changeText(view: ViewName, { key, before, after }: RowChange): string {
  const by = (after[0] ?? 0) - (before[0] ?? 0);
  return COUNTS.has(view) ? `${by > 0 ? '+' : ''}${by}` : signedAmount(by, currencyOf(view, key));
}

/** Why it took as long as it took, or what it is waiting for. */
export function whyWords({ lane, correctMs, records }: Pick<Effort, 'lane' | 'correctMs' | 'records'>, race: Race): string {
  const bars = race.rows.filter((row) => row.lane === lane).at(-1)!.bars;
  const took = (...doings: readonly Doing[]): string =>
    stretch(bars.filter(({ doing }) => doings.includes(doing)).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0));
  const goalMs = lane === 'kappa' ? race.kappaMs : race.lambdaMs;
  const still = correctMs === -1 ? ' Some answers are wrong all the same: see Causes.' : '';
  if (lane === 'lambda') {
    if (records === 0) return 'waits for the next run; nothing has been read again.';
    const read = `${plural(records, 'record')} read since the fix`;
    if (race.isUnfixed)
      return `has published, and still counts by another version of the rule: the fix is missing in one layer or in both; ${read}.`;
    if (goalMs === -1) return `waited ${took('waits for the run')} for a run that is still working; ${read}.`;
    return `waited ${took('waits for the run')} for the run that put it right, which took ${took('batch runs')}; ${read}.${still}`;
  }
  if (goalMs !== -1) {
    return `read ${plural(records, 'record')} in ${took('catches up')} and was switched to ${took('holds out', 'waits')} later.${still}`;
  }
  if (records === 0) return 'has not begun to read.';
  return `has read ${plural(records, 'record')} in ${took('catches up')}, and readers have not been switched to it.${still}`;
}

export function jumpWords(jumpMs: number | null): string {
  if (jumpMs === null) return 'There is no version that readers could be switched to.';
  if (jumpMs < 1_000) return 'Both versions have read as far: readers would not jump back.';
  return `Switched now, readers would jump ${stretch(jumpMs)} back in event time.`;
}
