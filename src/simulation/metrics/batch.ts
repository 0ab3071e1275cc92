import type { Span } from '../../model/trace.ts';
import type { MeasuredRun, Metric, Series } from './metric.ts';

/** The age of what the batch layer serves. It grows with the clock, so it is looked at where it can be greatest and least: just before each publish, at it, and at every sample. */
const LANES = ['lambda', 'lambda-batch'] as const;

/** The runs that were published, in the order in which they were. */
export const publishedRuns = ({ result }: MeasuredRun): readonly Span[] =>
  result.trace.spans.filter(({ kind, status }) => kind === 'batch' && status === 'published').toSorted((a, b) => a.endMs - b.endMs);

export const batchAgeMs: Metric = {
  description: 'now − the start of the batch run that is served',
  unit: 'ms',
  isPerView: false,
  lanes: LANES,
  isOverTime: () => true,
  series(_, run): Series {
    const runs = publishedRuns(run);
    const { fromMs, toMs } = run.spec.observe;
    const moments = new Set(run.result.trace.samples.timeMs);
    for (const { endMs } of runs) for (const timeMs of [endMs - 1, endMs]) if (timeMs >= fromMs && timeMs <= toMs) moments.add(timeMs);
    const timeMs = [...moments].sort((a, b) => a - b).filter((at) => ageAt(runs, at) !== null);
    return { kind: 'instants', timeMs, values: timeMs.map((at) => ageAt(runs, at)!) };
  },
  at: (_, run, timeMs) => ageAt(publishedRuns(run), timeMs),
};

export const batchDurationMs: Metric = {
  description: 'how long the batch run that is served took',
  unit: 'ms',
  isPerView: false,
  lanes: LANES,
  isOverTime: () => true,
  series(_, run): Series {
    const runs = publishedRuns(run);
    return { kind: 'steps', timeMs: runs.map(({ endMs }) => endMs), values: runs.map(({ startMs, endMs }) => endMs - startMs) };
  },
};

function ageAt(runs: readonly Span[], timeMs: number): number | null {
  const served = runs.findLast(({ endMs }) => endMs <= timeMs);
  return served === undefined ? null : timeMs - served.startMs;
}
