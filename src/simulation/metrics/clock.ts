import { ALL_LANES, type Metric } from './metric.ts';

/** The time itself, so that a scenario can say when something happened: `at: lambda.published(2)`, `is: "= lambda.publish(2)"`. */
export const nowMs: Metric = {
  description: 'the time at which it is asked',
  unit: 'ms',
  isPerView: false,
  lanes: ALL_LANES,
  isOverTime: () => true,
  series(_, { result: { trace } }) {
    return { kind: 'instants', timeMs: trace.samples.timeMs, values: trace.samples.timeMs };
  },
  at: (_subject, _run, timeMs) => timeMs,
};
