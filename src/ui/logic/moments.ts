import { LANES } from '../../model/lanes.ts';
import type { DivergenceSteps, Trace } from '../../model/trace.ts';
import type { ViewName } from '../../model/views/index.ts';
import { cameToNothing, spanTitle, statusWords } from './runs.ts';
import { LANE_NAMES } from './words.ts';

/** A time worth a stop, and what there is to see. */
export interface Moment {
  readonly timeMs: number;
  readonly text: string;
}

/** Publishes, the edges of outages, and for each lane where it first goes wrong and where it is worst; ascending in time. */
export function interestingMoments(trace: Trace, view: ViewName): Moment[] {
  const moments: Moment[] = [];
  const { fromMs, toMs } = trace.header.observe;
  const add = (timeMs: number, text: string) => {
    if (timeMs >= fromMs && timeMs <= toMs && timeMs <= trace.computedToMs) moments.push({ timeMs, text });
  };
  for (const span of trace.spans) {
    if (span.kind === 'batch') {
      if (span.status === 'published') add(span.endMs, `batch ${span.number} is published`);
      if (cameToNothing(span) && span.endMs >= 0) add(span.endMs, `batch ${span.number}: ${statusWords(span, span.endMs)}`);
    } else {
      const title = span.kind === 'fault' ? `${spanTitle(span)}:` : spanTitle(span);
      const isMoment = span.endMs === span.startMs;
      add(span.startMs, isMoment ? spanTitle(span) : `${title} begins`);
      if (span.endMs >= 0 && !isMoment) add(span.endMs, `${title} ends`);
    }
  }
  for (const lane of LANES) {
    const steps = trace.divergence[lane][view];
    if (!steps) continue;
    const first = steps.wrongKeys.findIndex((wrong) => wrong > 0);
    if (first < 0) continue;
    add(steps.timeMs[first]!, `${LANE_NAMES[lane]} is wrong for the first time`);
    add(steps.timeMs[worstPlace(steps)]!, `${LANE_NAMES[lane]} is at its worst`);
  }
  return moments.sort((a, b) => a.timeMs - b.timeMs);
}

function worstPlace(steps: DivergenceSteps): number {
  let worst = 0;
  steps.wrongKeys.forEach((wrong, place) => {
    if (wrong > steps.wrongKeys[worst]!) worst = place;
  });
  return worst;
}

/** The next moment in the given direction; moments at the cursor's own ms are passed over. */
export function nextMoment(moments: readonly Moment[], cursorMs: number, direction: 1 | -1): Moment | null {
  const found = direction === 1 ? moments.find(({ timeMs }) => timeMs > cursorMs) : moments.findLast(({ timeMs }) => timeMs < cursorMs);
  return found ?? null;
}
