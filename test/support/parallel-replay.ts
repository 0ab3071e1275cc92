import fc from 'fast-check';
import { Log } from '../../src/log/log.ts';
import { partitionOf } from '../../src/log/partition.ts';
import type { RecordColumns } from '../../src/model/record.ts';
import type { RunSpec } from '../../src/model/scenario.ts';
import { DAY, HOUR, MINUTE } from '../../src/model/time.ts';
import { VIEW_NAMES } from '../../src/model/views/index.ts';
import { codeAtStart, type JobCode } from '../../src/pipelines/kappa/job-state.ts';
import { Kappa } from '../../src/pipelines/kappa/kappa.ts';
import { answersSha256 } from '../../src/pipelines/kappa/replay/answers-hash.ts';
import { combine } from '../../src/pipelines/kappa/replay/combine.ts';
import { replayPartitions } from '../../src/pipelines/kappa/replay/partition-replay.ts';
import { logOf, shareOf, type LogShare } from '../../src/pipelines/kappa/replay/share.ts';
import { isSplit } from '../../src/pipelines/kappa/replay/split.ts';
import { specOf } from './runs.ts';
import { viewStreams } from './view-streams.ts';
import { SILENT } from '../../src/pipelines/silent.ts';

/** A log of a few accounts in any number of partitions, and a job with more or less patience and memory. */
export interface Job {
  readonly spec: RunSpec;
  readonly log: Log;
  /** What a failure prints; the seed brings it back. */
  readonly [fc.toStringMethod]: () => string;
}

const BASE = specOf({ duration: '4d', observe: { from: '95h' }, views: [...VIEW_NAMES], kappa: { checkpointInterval: '1h' } });

const settings = fc.record({
  partitions: fc.constantFrom(1, 3, 16, 32),
  bucketMs: fc.constantFrom(10 * MINUTE, HOUR),
  tasks: fc.constantFrom(1, 3),
  watermarkDelay: fc.constantFrom(0, MINUTE),
  allowedLateness: fc.constantFrom(0, 10 * MINUTE, 7 * DAY),
  dedupeTtl: fc.constantFrom(0, 10 * MINUTE, DAY),
});

export const jobs: fc.Arbitrary<Job> = fc.tuple(viewStreams, settings).map(([stream, { partitions, bucketMs, ...kappa }]) => {
  const log = dividedInto(partitions, stream);
  const spec = { ...BASE, log: { ...BASE.log, partitions }, totals: { bucket: bucketMs }, kappa: { ...BASE.kappa, ...kappa } };
  return { spec, log, [fc.toStringMethod]: () => `${log.length} records in ${partitions} partitions, ${JSON.stringify(kappa)}` };
});

/** The same records in another number of partitions. */
function dividedInto(partitions: number, { columns, facts, length, ...log }: Log): Log {
  const partition = (row: number): number => partitionOf(columns.account[row]!, partitions);
  const ingestMs = (row: number): number => columns.eventMs[row]! + columns.delayMs[row]!;
  const order = Array.from({ length }, (_, row) => row).sort((a, b) => ingestMs(a) - ingestMs(b) || partition(a) - partition(b) || a - b);
  const pick = (column: RecordColumns[keyof RecordColumns]) => column.map((_, place) => column[order[place]!]!);
  const moved = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, pick(column)]));
  return new Log(moved as unknown as RecordColumns, facts, partitions, log.unarrived);
}

export const codeOf = (spec: RunSpec): JobCode => codeAtStart(spec);

export type Deal = (log: Log, worker: number, workers: number) => LogShare;

export const byPartition: Deal = (log, worker, workers) => shareOf(log, (partition) => partition % workers === worker);

/** Every worker in turn, on what it would be sent. */
export function replayedSha256({ spec, log }: Pick<Job, 'spec' | 'log'>, workers: number, deal: Deal = byPartition): string {
  const parts = Array.from({ length: workers }, (_, worker) => {
    const share = structuredClone(deal(log, worker, workers));
    return structuredClone(replayPartitions(spec, logOf(share), codeOf(spec)));
  });
  return answersSha256(combine(parts));
}

/** The lane itself, after everything has been quiet for a day. */
export function laneSha256({ spec, log }: Pick<Job, 'spec' | 'log'>): string {
  const kappa = new Kappa(spec, log, SILENT);
  kappa.advance(spec.durationMs, true);
  return answersSha256(new Map(spec.views.filter(isSplit).map((view) => [view, kappa.answers(view)])));
}
