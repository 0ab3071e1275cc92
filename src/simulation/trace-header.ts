import type { TraceHeader } from '../model/trace.ts';
import type { Simulation } from './simulation.ts';

/** What is known of a run before it starts. */
export const headerOf = ({ spec, log, settings, lambda }: Simulation, batchEngine: TraceHeader['batchEngine']): TraceHeader => ({
  scenario: spec.name,
  variant: spec.variant,
  seed: spec.seed,
  durationMs: spec.durationMs,
  observe: spec.observe,
  views: spec.views,
  records: log.length,
  partitions: log.partitions,
  accounts: spec.stream.accounts,
  bucketMs: settings.bucketMs,
  batchEngine,
  refusals: lambda.refusals,
  refused: spec.lambda.refused,
  effects: spec.kappa.effects ?? null,
});
