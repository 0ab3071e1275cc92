import { LANE_NAMES, stretch } from '../logic/words.ts';
import type { Race } from './race.ts';

/** What somebody expects before the race is run: who has answers of the fixed code first, and how long after the fix. */
export interface Prediction {
  readonly first: 'lambda' | 'kappa';
  readonly afterMs: number;
}

/** Who was first, and when; `null` as long as nobody is. A draw goes to Lambda. */
export function winnerOf({ fromMs, lambdaMs, kappaMs }: Pick<Race, 'fromMs' | 'lambdaMs' | 'kappaMs'>): Prediction | null {
  if (lambdaMs === -1 && kappaMs === -1) return null;
  const isLambda = lambdaMs !== -1 && (kappaMs === -1 || lambdaMs <= kappaMs);
  return isLambda ? { first: 'lambda', afterMs: lambdaMs - fromMs } : { first: 'kappa', afterMs: kappaMs - fromMs };
}

export function predictionWords(said: Prediction, race: Pick<Race, 'fromMs' | 'toMs' | 'lambdaMs' | 'kappaMs'>): string {
  const prophecy = `You said ${LANE_NAMES[said.first]}, after ${stretch(said.afterMs)}.`;
  const winner = winnerOf(race);
  if (winner === null) return `${prophecy} By now, ${stretch(race.toMs - race.fromMs)} after the fix, nobody is.`;
  const offMs = said.afterMs - winner.afterMs;
  const off = offMs === 0 ? 'to the millisecond' : `${stretch(Math.abs(offMs))} ${offMs > 0 ? 'earlier' : 'later'} than you said`;
  const verdict = winner.first === said.first ? '= Right' : '≠ Wrong';
  return `${prophecy} ${verdict}: it was ${LANE_NAMES[winner.first]}, after ${stretch(winner.afterMs)}, ${off}.`;
}
