import type { Metric } from './metric.ts';

/**
 * The history at which a batch takes as long as its interval: N* = (I − s) · cores / (c · M), with interval I, start-up s, CPU time c per record and M records for each
 * simulated one. Beyond it, a full recompute is never done before the next one is due.
 */
export const breakingRecords: Metric = {
  description: 'records in the log at which a full batch takes as long as its interval',
  unit: 'records',
  isPerView: false,
  lanes: ['lambda', 'lambda-batch'],
  isOverTime: () => true,
  series(_, { spec: { lambda, costs, scaleFactor, observe } }) {
    if (typeof lambda.interval !== 'number') return null;
    const workUs = Math.max(0, lambda.interval - lambda.startup) * 1_000 * lambda.cores;
    return { kind: 'steps', timeMs: [observe.fromMs], values: [Math.floor(workUs / (costs.batchCpuUs * scaleFactor))] };
  },
};
