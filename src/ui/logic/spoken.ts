import { LANES } from '../../model/lanes.ts';
import { wrongKeysAt } from '../../model/notable.ts';
import { clockTime } from '../../model/time.ts';
import type { Trace } from '../../model/trace.ts';
import type { ViewName } from '../../model/views/index.ts';
import { count, plural } from './amounts.ts';
import { appendedAt } from './lookups.ts';
import { keyNouns, LANE_NAMES } from './words.ts';

/** The screen in one spoken paragraph. `event` is what has just happened, if anything. */
export function spokenState(trace: Trace, view: ViewName, timeMs: number, playing: boolean, event: string): string {
  const nouns = keyNouns[view];
  const lanes = LANES.map((lane) => {
    const wrong = wrongKeysAt(trace.divergence[lane][view], timeMs);
    return `${LANE_NAMES[lane]}: ${wrong === 0 ? 'none wrong' : `${plural(wrong, nouns.one, nouns.many)} wrong`}.`;
  });
  const what = event === '' ? '' : `${event}. `;
  return `${what}${clockTime(timeMs)}, ${playing ? 'playing' : 'paused'}. Log: ${count(appendedAt(trace, timeMs))} records. ${lanes.join(' ')}`;
}
