import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateLog } from '../../src/generator/generator.ts';
import type { Log } from '../../src/log/log.ts';
import { DAY, HOUR, MINUTE } from '../../src/model/time.ts';
import { Kappa } from '../../src/pipelines/kappa/kappa.ts';
import { answerOf, LaneRecorder, truthOf } from '../support/lane-recorder.ts';
import { buildLog, postingsOf, runSpec } from '../support/log-builder.ts';
import { runs } from '../support/runs.ts';
import { streamInput } from '../support/streams.ts';

/**
 * A memory of ids that ends too early, predicted from the log alone: which copies count again is a matter of the time between two arrivals, and what they do
 * to the answers stays until the log is read again with a longer memory.
 */
const MINUTES = [0, 5, 30, 120] as const;

/** Copies that come the ttl or more after the one that was counted before them: record by record, without the job. */
function predicted(log: Log, ttlMs: number): number[] {
  const record = log.cursor();
  const arrivals = new Map<number, number[]>();
  for (let row = 0; row < log.length; row++) {
    const { fact } = record.seek(row);
    arrivals.set(fact, [...(arrivals.get(fact) ?? []), row]);
  }
  return [...arrivals.values()]
    .flatMap((rows) => {
      const again: number[] = [];
      let countedMs = log.ingestMs(rows[0]!);
      for (const row of rows.slice(1)) {
        if (log.ingestMs(row) - countedMs < ttlMs) continue;
        countedMs = log.ingestMs(row);
        again.push(row);
      }
      return again;
    })
    .sort((a, b) => a - b);
}

function read(log: Log, ttlMinutes: number, tasks = 1) {
  const settings = { views: ['balance' as const], log: { partitions: log.partitions }, kappa: { dedupeTtl: `${ttlMinutes}m`, tasks } };
  const spec = runSpec(settings);
  const recorder = new LaneRecorder(log, ['balance'], spec.totals.bucket);
  const kappa = new Kappa(spec, log, recorder);
  kappa.advance(7 * DAY, true);
  return { kappa, counted: countedRows(recorder) };
}

const countedRows = ({ calls }: LaneRecorder): number[] =>
  calls
    .map((call) => call.split(' '))
    .flatMap(([, what, row]) => (what === 'counted' ? [Number(row)] : []))
    .sort((a, b) => a - b);

/** Rows that count although another copy of the fact came before. */
function appliedAgain(log: Log, counted: readonly number[]): number[] {
  const seen = new Set<number>();
  const record = log.cursor();
  return counted.filter((row) => {
    const { fact } = record.seek(row);
    if (seen.has(fact)) return true;
    seen.add(fact);
    return false;
  });
}

const logs = postingsOf({ maxDelayMs: HOUR, maxCopyDelayMs: 4 * HOUR }).map((postings) => buildLog(postings));

const isPredicted = (predict: (log: Log, ttlMs: number) => number[]) =>
  fc.property(logs, fc.constantFrom(...MINUTES), fc.integer({ min: 1, max: 4 }), (log, minutes, tasks) => {
    expect(appliedAgain(log, read(log, minutes, tasks).counted)).toEqual(predict(log, minutes * MINUTE));
  });

describe('a memory of ids', () => {
  it('counts again exactly the copies that come the ttl or more after the one that was counted', () => {
    fc.assert(isPredicted(predicted), { numRuns: runs(300), endOnFailure: true });
  });

  it('does not count again what comes that long after the first copy only, nor what comes after any copy', () => {
    const afterFirst = (log: Log, ttlMs: number): number[] => {
      const first = new Map<number, number>();
      const record = log.cursor();
      return Array.from({ length: log.length }, (_, row) => row).filter((row) => {
        const { fact } = record.seek(row);
        if (!first.has(fact)) return void first.set(fact, log.ingestMs(row));
        return log.ingestMs(row) - first.get(fact)! >= ttlMs;
      });
    };
    const none = (): number[] => [];
    for (const wrong of [afterFirst, none]) {
      expect(fc.check(isPredicted(wrong), { numRuns: 1_000, seed: 1, endOnFailure: true }).failed, wrong.name).toBe(true);
    }
  });

  it.each([1, 2, 3])('applies fewer copies the longer it lasts, and what it applied stays until the log is read anew (seed %i)', (seed) => {
    const log = generateLog(
      streamInput({
        seed,
        duration: '4h',
        partitions: 4,
        stream: { accounts: 50, transactionsPerSecond: 0.3, arrival: 'flat', duplicates: { share: 0.05, meanDelay: '15m' } },
      }),
    );
    const applied = MINUTES.map((minutes) => appliedAgain(log, read(log, minutes).counted));
    expect(applied).toEqual(MINUTES.map((minutes) => predicted(log, minutes * MINUTE)));
    const counts = applied.map(({ length }) => length);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(counts[0]).toBeGreaterThan(counts[1]!);
    expect(counts[1]).toBeGreaterThan(counts[2]!);
    expect(counts[2]).toBeGreaterThan(counts[3]!);
    const truth = truthOf(log, 'balance', HOUR);
    expect(answerOf(read(log, 30).kappa, 'balance')).not.toEqual(truth);
    expect(answerOf(read(log, 7 * 24 * 60).kappa, 'balance')).toEqual(truth);
  });
});
