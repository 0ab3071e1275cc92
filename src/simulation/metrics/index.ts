import { batchAgeMs, batchDurationMs } from './batch.ts';
import { breakingRecords } from './breaking-point.ts';
import { causeMetrics, sideOutput, unexplainedMinor } from './causes.ts';
import { nowMs } from './clock.ts';
import { biasMinor, keys, l1Minor, linfMinor, wrongKeys } from './divergence.ts';
import { effectsMissed, effectsRepeated, effectsSent, effectsWrong } from './effects.ts';
import type { Metric } from './metric.ts';
import { positionMetrics } from './positions.ts';
import { recomputedCoreSeconds, recomputedMegabytes, recomputedRecords, versions, wrongMs } from './reprocessing.ts';
import { failedReads, reads, restatedReads, restatedReadsPpm, wrongReads, wrongReadsPpm } from './reads.ts';
import { extraWrites, speedWrites } from './speed-writes.ts';
import { unavailableMs } from './unavailable.ts';
import { appended, lagRecords, processed, stalenessMs } from './progress.ts';

/** Every metric by the name that scenario files use. */
export const METRICS: Readonly<Record<string, Metric>> = {
  wrongKeys,
  l1Minor,
  biasMinor,
  linfMinor,
  keys,
  unexplainedMinor,
  stalenessMs,
  batchAgeMs,
  batchDurationMs,
  appended,
  processed,
  lagRecords,
  sideOutput,
  breakingRecords,
  speedWrites,
  extraWrites,
  unavailableMs,
  recomputedRecords,
  recomputedMegabytes,
  recomputedCoreSeconds,
  versions,
  wrongMs,
  reads,
  wrongReads,
  restatedReads,
  failedReads,
  wrongReadsPpm,
  restatedReadsPpm,
  effectsSent,
  effectsRepeated,
  effectsMissed,
  effectsWrong,
  nowMs,
  ...causeMetrics,
  ...positionMetrics,
};

export type { MeasuredLane, MeasuredRun, Metric, Series, Subject } from './metric.ts';
export { valueAt } from './metric.ts';
export { publishedRuns } from './batch.ts';
