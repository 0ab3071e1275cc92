import { createBuiltinEngine } from '../../src/engine/builtin.ts';
import { generateLog } from '../../src/generator/generator.ts';
import type { Log } from '../../src/log/log.ts';
import { CAUSE_NAMES, LANES, type Cause } from '../../src/model/lanes.ts';
import { MINUTE } from '../../src/model/time.ts';
import { VIEW_NAMES, type ViewName } from '../../src/model/views/index.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { finish, specOf } from './runs.ts';

/**
 * A small bank in which everything about the Lambda lane can be worked out from the log with pencil and paper: a batch each 20 minutes that takes three minutes and a
 * little, one task that does a record in 50 µs, and no copies or late records but those that a test asks for.
 */
export const INTERVAL = 20 * MINUTE;
export const STARTUP = 3 * MINUTE;
export const END = 89 * MINUTE;

export interface World {
  readonly log: Log;
  /** by row: when the speed layer is done with the record, ms */
  readonly doneMs: readonly number[];
  /** records in the log at a time */
  rowsAt(timeMs: number): number;
  /** by row: its offset and its partition */
  readonly offset: readonly number[];
  readonly partition: readonly number[];
}

/** A record that is counted otherwise than once: what the ledger must say, no more and no less. */
export interface Predicted {
  readonly row: number;
  readonly cause: Cause;
  /** how much more of its amount counts than ought to */
  readonly times: number;
  readonly fromMs: number;
  readonly toMs: number;
}

export const scenario = (
  more: Readonly<Record<string, unknown>> = {},
  lambda: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> => ({
  duration: '89m',
  views: ['balance'],
  scaleFactor: 1,
  log: { partitions: 8 },
  ...more,
  stream: {
    accounts: 12,
    merchants: 5,
    ledgerShards: 2,
    transactionsPerSecond: 0.25,
    arrival: 'flat',
    popularity: 'uniform',
    late: { share: 0 },
    offline: { share: 0 },
    duplicates: { share: 0 },
    ...(more['stream'] as object | undefined),
  },
  lambda: { interval: '20m', startup: '3m', ...lambda },
});

export interface Ran {
  readonly run: Simulation;
  readonly world: World;
}

export async function ran(input: Readonly<Record<string, unknown>>): Promise<Ran> {
  const spec = specOf(input);
  const log = generateLog(spec);
  const run = new Simulation(spec, log, createBuiltinEngine());
  run.schedule();
  await finish(run);
  return { run, world: worldOf(log, spec.costs.streamCpuUs * spec.scaleFactor) };
}

/** The end of the n-th run, if it is alone and starts cold: start-up and records · 3 µs on eight cores, rounded up. */
export const publishMs = (startMs: number, records: number): number => startMs + STARTUP + Math.ceil((records * 3) / 8 / 1_000);

function worldOf(log: Log, recordUs: number): World {
  const ingest = Array.from({ length: log.length }, (_, row) => log.columns.eventMs[row]! + log.columns.delayMs[row]!);
  const counts = new Array<number>(log.partitions).fill(0);
  const partition = ingest.map((_, row) => log.partitionOf(row));
  const offset = partition.map((p) => counts[p]!++);
  const rowsAt = (timeMs: number): number => {
    const beyond = ingest.findIndex((at) => at > timeMs);
    return beyond === -1 ? ingest.length : beyond;
  };
  return { log, rowsAt, offset, partition, doneMs: doneTimes(ingest, recordUs, rowsAt) };
}

/** One task, one record after the other; a record that is begun while a batch runs takes twice as long, since it is written twice. */
function doneTimes(ingest: readonly number[], recordUs: number, rowsAt: (timeMs: number) => number): number[] {
  let freeUs = 0;
  return ingest.map((arrivedMs) => {
    const beginUs = Math.max(freeUs, arrivedMs * 1_000);
    const startMs = Math.floor(beginUs / 1_000 / INTERVAL) * INTERVAL;
    const isBusy = startMs > 0 && beginUs >= startMs * 1_000 && beginUs < publishMs(startMs, rowsAt(startMs)) * 1_000;
    freeUs = beginUs + (isBusy ? 2 : 1) * recordUs;
    return Math.ceil(freeUs / 1_000);
  });
}

/** What the ledger holds of Lambda's view, in the form of a prediction; entries of amount 0 are not kept. */
export function ledgerOf({ run }: Ran, view: ViewName): Predicted[] {
  const { log } = run;
  const columns = run.ledger.all();
  const found: Predicted[] = [];
  for (let place = 0; place < columns.lane.length; place++) {
    if (LANES[columns.lane[place]!] !== 'lambda' || VIEW_NAMES[columns.view[place]!] !== view) continue;
    const row = columns.row[place]!;
    const [fromMs, toMs] = [columns.fromMs[place]!, columns.toMs[place]!];
    if (fromMs === toMs) continue;
    found.push({
      row,
      cause: CAUSE_NAMES[columns.cause[place]!]!,
      times: columns.signedMinor[place]! / log.columns.amount[row]!,
      fromMs,
      toMs,
    });
  }
  return inOrder(found);
}

export const inOrder = (entries: readonly Predicted[]): Predicted[] =>
  entries.filter(({ fromMs, toMs }) => fromMs < toMs).toSorted((a, b) => a.row - b.row || a.fromMs - b.fromMs);

/** Σ (answer − truth) of the balance over time that a prediction comes to, one step per change. */
export function biasOf(predicted: readonly Predicted[], log: Log): [timeMs: number, biasMinor: number][] {
  const changes = new Map<number, number>();
  for (const { row, times, fromMs, toMs } of predicted) {
    const minor = times * log.columns.amount[row]!;
    changes.set(fromMs, (changes.get(fromMs) ?? 0) + minor);
    if (toMs !== Infinity) changes.set(toMs, (changes.get(toMs) ?? 0) - minor);
  }
  let bias = 0;
  const steps: [number, number][] = [];
  for (const [timeMs, minor] of [...changes].toSorted(([a], [b]) => a - b)) {
    if (minor === 0) continue;
    bias += minor;
    steps.push([timeMs, bias]);
  }
  return steps;
}

/** … and that the run found. */
export function biasStepsOf({ run }: Ran, view: ViewName): [timeMs: number, biasMinor: number][] {
  const { timeMs, biasMinor } = run.observers.lambda.steps.get(view)!.slice();
  const steps: [number, number][] = [];
  let before = 0;
  timeMs.forEach((at, place) => {
    if (biasMinor[place] !== before) steps.push([at, biasMinor[place]!]);
    before = biasMinor[place]!;
  });
  return steps;
}
