import type { RunSpec, TimedAction } from '../model/scenario.ts';
import type { Span } from '../model/trace.ts';

/**
 * What the cost model says a batch run takes: start-up, then the records it stands for over all cores. It is worked out from the scenario file and from what the run
 * has read, by other means than the run was, so that the two can be held against each other.
 *
 * Cores may change while the run is at work, and a run that starts in a bad time needs several times the work. An action of the millisecond in which the schedule
 * starts a run comes after the start. It is for cold runs that have the cores for themselves, and a serving layer that takes no time to load.
 */
export function batchTakesMs(spec: RunSpec, { startMs, records }: Pick<Span, 'startMs' | 'records'>): number {
  const { lambda, costs, scaleFactor, timeline } = spec;
  let restUs = records * scaleFactor * costs.batchCpuUs * workFactor(timeline, startMs);
  let atMs = startMs + lambda.startup;
  let cores = lambda.cores;
  for (const change of byTime(timeline.filter((action) => action.do === 'lambda.setCores'))) {
    const doneUs = Math.max(0, change.atMs - atMs) * cores * 1_000;
    if (doneUs >= restUs) break;
    restUs -= doneUs;
    atMs = Math.max(atMs, change.atMs);
    cores = change.cores;
  }
  return atMs - startMs + Math.ceil(restUs / (cores * 1_000));
}

/** How many times its usual work a run needs that starts at `startMs`. */
function workFactor(timeline: readonly TimedAction[], startMs: number): number {
  const slow = timeline.filter((action) => action.do === 'lambda.slowRuns');
  return slow.find(({ atMs, for: forMs }) => startMs > atMs && startMs <= atMs + forMs)?.factor ?? 1;
}

const byTime = <A extends { readonly atMs: number }>(actions: readonly A[]): readonly A[] => actions.toSorted((a, b) => a.atMs - b.atMs);
