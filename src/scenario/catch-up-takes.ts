import type { VersionReport } from '../model/reprocessing.ts';
import type { RunSpec } from '../model/scenario.ts';
import { HOLD_MS } from '../pipelines/kappa/timing.ts';
import type { Log } from '../log/log.ts';
import { saltedPartition } from '../log/salt.ts';

/**
 * When a version of the Kappa job that reads the whole log has caught up, worked out from the log by other means than the lane: task by task, the first time at which all
 * its partitions' records that have been appended have been processed. `null` where the cost model is another one: shared cores, a log that has lost records, tasks
 * that change or crash meanwhile, or a version that does not start with nothing.
 */
export function catchUpMs(spec: RunSpec, log: Log, version: Pick<VersionReport, 'number' | 'startMs'>): number | null {
  const order = spec.timeline.filter(({ do: name }) => name === 'kappa.reprocess' || name === 'kappa.loseState')[version.number - 2];
  if (order === undefined || spec.kappa.cores !== undefined || spec.log.retention !== undefined || spec.log.compaction !== 'none')
    return null;
  if (order.do === 'kappa.reprocess' && order.from !== 'start' && order.from !== 'archive') return null;
  const tasks = Math.min('tasks' in order ? order.tasks : 1, log.partitions);
  const serviceUs = spec.costs.streamCpuUs * spec.scaleFactor;
  const partitionOf = order.do === 'kappa.reprocess' && order.salt ? saltedPartition(log) : (row: number) => log.partitionOf(row);
  const arrivals = Array.from({ length: tasks }, (): number[] => []);
  for (let row = 0; row < log.length; row++) arrivals[partitionOf(row) % tasks]!.push(log.ingestMs(row));
  let latest = version.startMs;
  for (const ofTask of arrivals) latest = Math.max(latest, taskCatchUpMs(ofTask, version.startMs, serviceUs));
  return latest;
}

/** The time when the version is switched to, if nothing keeps it from that. */
export function switchMs(spec: RunSpec, log: Log, version: Pick<VersionReport, 'number' | 'startMs'>): number | null {
  const caughtUpMs = catchUpMs(spec, log, version);
  return caughtUpMs === null ? null : caughtUpMs + HOLD_MS;
}

/** Processed = appended for the first time. A task that has been busy for n records without a break since its start has done n · service. */
function taskCatchUpMs(arrivals: readonly number[], startMs: number, serviceUs: number): number {
  for (let done = 0; done <= arrivals.length; done++) {
    const freeUs = startMs * 1_000 + done * serviceUs;
    if (done === arrivals.length || arrivals[done]! * 1_000 > freeUs) return Math.ceil(freeUs / 1_000);
  }
  return Infinity;
}
