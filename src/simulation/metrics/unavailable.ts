import type { MeasuredRun, Metric, Subject } from './metric.ts';

/** How long readers have had no answer so far, since the start of the window: a lane may rather say nothing than say something that it knows to be incomplete. */
const totalMs = ({ spec, result }: MeasuredRun, lane: Subject['lane'], atMs: number): number =>
  result.trace.spans
    .filter((span) => span.kind === 'unavailable' && span.lane === lane)
    .reduce((sum, { startMs, endMs }) => {
      const toMs = endMs === -1 ? atMs : Math.min(endMs, atMs);
      return sum + Math.max(0, toMs - Math.max(startMs, spec.observe.fromMs));
    }, 0);

export const unavailableMs: Metric = {
  description: 'how long readers have had no answer, since the start of the window',
  unit: 'ms',
  isPerView: false,
  lanes: ['lambda', 'kappa'],
  isOverTime: () => true,
  series({ lane }, run) {
    const { timeMs } = run.result.trace.samples;
    return { kind: 'instants', timeMs, values: Array.from(timeMs, (at) => totalMs(run, lane, at)) };
  },
  at: ({ lane }, run, timeMs) => totalMs(run, lane, timeMs),
};
