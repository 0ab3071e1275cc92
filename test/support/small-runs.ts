import fc from 'fast-check';
import type { BatchEngine } from '../../src/engine/batch-engine.ts';
import { generateLog } from '../../src/generator/generator.ts';
import type { Log } from '../../src/log/log.ts';
import { EVENT } from '../../src/model/event-types.ts';
import { covers } from '../../src/model/offset.ts';
import type { RunSpec } from '../../src/model/scenario.ts';
import { HOUR, MINUTE, SECOND } from '../../src/model/time.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { EXACT_VIEWS } from './exact-views.ts';
import { finish, specOf } from './runs.ts';
import { streamInput } from './streams.ts';
import { compareCanonical, viewStreams, type CanonicalPlace } from './view-streams.ts';

/**
 * Whole runs of every exact view in every lane, small enough for thousands of them: a stream that is hard for views, settings of the lanes, and an end somewhere in
 * the stream, so that the last cut, the overlay and what waits in a queue lie elsewhere each time. Only the end is observed, most often a second.
 */
export interface SmallRun {
  readonly spec: RunSpec;
  readonly log: Log;
  /** What a failure prints; the seed brings the run back. */
  readonly [fc.toStringMethod]: () => string;
}

const BASE = specOf({
  duration: '60h',
  observe: { from: '59h' },
  views: [...EXACT_VIEWS],
  kappa: { checkpointInterval: '1h' },
});

/** Three customers of the product's own generator, for a few hours in which much comes late and much comes twice. */
const generated: fc.Arbitrary<Log> = fc
  .record({
    seed: fc.nat(1_000_000),
    duration: fc.constantFrom('2h', '3h'),
    partitions: fc.constantFrom(1, 3, 16),
    transactionsPerSecond: fc.constantFrom(0.005, 0.02),
  })
  .map(({ seed, duration, partitions, transactionsPerSecond }) =>
    generateLog(
      streamInput({
        seed,
        duration,
        partitions,
        stream: {
          accounts: 3,
          merchants: 5,
          ledgerShards: 2,
          transactionsPerSecond,
          arrival: 'flat',
          late: { share: 0.2, meanDelay: '40m' },
          duplicates: { share: 0.1, meanDelay: '10m' },
        },
      }),
    ),
  );

const settings = fc.record({
  /** how much of the log has come at the end */
  share: fc.double({ min: 0.3, max: 1, noNaN: true }),
  /** how long the lanes have for what came last */
  afterMs: fc.constantFrom(1, SECOND, MINUTE),
  observedMs: fc.oneof({ weight: 9, arbitrary: fc.constant(SECOND) }, { weight: 1, arbitrary: fc.constant(15 * MINUTE) }),
  scaleFactor: fc.constantFrom(1, 1_000, 60_000),
  bucketMs: fc.constantFrom(10 * MINUTE, HOUR),
  intervalMs: fc.constantFrom(17 * MINUTE, 40 * MINUTE, 2 * HOUR),
  refused: fc.constantFrom('batchOnly' as const, 'refold' as const),
  startupMs: fc.constantFrom(0, 10 * SECOND, 5 * MINUTE),
  speedTasks: fc.constantFrom(1, 2),
  streamTasks: fc.constantFrom(1, 3),
  allowedLatenessMs: fc.constantFrom(0, 10 * MINUTE, 2 * HOUR),
  gapMs: fc.constantFrom(0, 50, 20 * SECOND),
});

type Settings = typeof settings extends fc.Arbitrary<infer S> ? S : never;

function runOf(log: Log, drawn: Settings): SmallRun {
  const lastRow = Math.ceil(log.length * drawn.share) - 1;
  const endMs = (lastRow < 0 ? 0 : log.ingestMs(lastRow)) + drawn.afterMs;
  const spec: RunSpec = {
    ...BASE,
    durationMs: endMs,
    observe: { fromMs: Math.max(0, endMs - drawn.observedMs), toMs: endMs },
    scaleFactor: drawn.scaleFactor,
    log: { ...BASE.log, partitions: log.partitions },
    totals: { bucket: drawn.bucketMs },
    lambda: { ...BASE.lambda, interval: drawn.intervalMs, startup: drawn.startupMs, refused: drawn.refused, speedTasks: drawn.speedTasks },
    kappa: { ...BASE.kappa, tasks: drawn.streamTasks, allowedLateness: drawn.allowedLatenessMs },
    crud: { ...BASE.crud, gap: drawn.gapMs },
  };
  return { spec, log, [fc.toStringMethod]: () => `${log.length} records until ${endMs} ms, ${JSON.stringify(drawn)}` };
}

export const smallRuns: fc.Arbitrary<SmallRun> = fc
  .tuple(fc.oneof({ weight: 3, arbitrary: viewStreams }, { weight: 1, arbitrary: generated }), settings)
  .map(([log, drawn]) => runOf(log, drawn));

/** The simulation at its end. */
export async function finished({ spec, log }: Pick<SmallRun, 'spec' | 'log'>, engine: BatchEngine): Promise<Simulation> {
  const run = new Simulation(spec, log, engine);
  run.schedule();
  return (await finish(run)).run;
}

/** What makes runs hard, and how often it has occurred. */
export interface Occurrences {
  /** records that came after one of the same account that follows them in canonical order */
  late: number;
  duplicate: number;
  /** reversals and corrections that came before what they take back */
  reversalFirst: number;
  /** copies that the speed layer has read of a fact that the batch has read too */
  straddling: number;
}

export const noOccurrences = (): Occurrences => ({ late: 0, duplicate: 0, reversalFirst: 0, straddling: 0 });

const REVERSALS: ReadonlySet<number> = new Set([EVENT.REFUND, EVENT.CHARGEBACK, EVENT.CORRECTION, EVENT.CARD_REVERSAL]);

export function countOccurrences({ log, lambda, observers, spec }: Simulation, into: Occurrences): void {
  const record = log.cursor();
  /** by fact: whether its first copy lies before the cut */
  const inBatch = new Map<number, boolean>();
  const latest = new Map<number, CanonicalPlace>();
  const rows = log.rowsAt(spec.durationMs);
  for (let row = 0; row < rows; row++) {
    const { fact, account, type } = record.seek(row);
    const isCovered = covers(lambda.run.cut.bound, log.partitionOf(row), log.offsetOf(row));
    const first = inBatch.get(fact);
    if (first !== undefined) {
      into.duplicate++;
      if (first && !isCovered && observers.lambda.processedRows[row] === 1) into.straddling++;
      continue;
    }
    inBatch.set(fact, isCovered);
    const original = log.facts.ref[fact]! - 1;
    if (REVERSALS.has(type) && original >= 0 && !inBatch.has(original)) into.reversalFirst++;
    const place: CanonicalPlace = [record.eventMs, record.txn, record.leg];
    const before = latest.get(account);
    if (before !== undefined && compareCanonical(place, before) < 0) into.late++;
    else latest.set(account, place);
  }
}
