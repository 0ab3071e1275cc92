import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Availability } from '../../src/log/availability.ts';
import type { Log } from '../../src/log/log.ts';
import type { RunSpec } from '../../src/model/scenario.ts';
import { liveThrough, type Mistake } from '../support/kept-log.ts';
import { buildLog, runSpec } from '../support/log-builder.ts';
import { runs } from '../support/runs.ts';

/** What is there of a log, against a second opinion that lives through it millisecond by millisecond. */
const times = (count: number) => ({ numRuns: runs(count) });

const END_MS = 150;
const PARTITIONS = 3;

type Settings = Pick<RunSpec, 'log' | 'costs' | 'scaleFactor'>;

const logs: fc.Arbitrary<Log> = fc
  .array(fc.record({ account: fc.constantFrom(1, 2, 3, 4, 5, 6), txn: fc.integer({ min: 1, max: 12 }), ingestMs: fc.nat(100) }), {
    maxLength: 40,
  })
  .map((records) =>
    // an event belongs to one account
    buildLog(
      records.map(({ account, txn, ingestMs }) => ({ account, txn: txn * 10 + account, ingestMs, eventMs: 0, amount: 1 })),
      PARTITIONS,
    ),
  );

const limits = fc.record({
  segment: fc.constantFrom(1, 7, 20, 60, 200),
  retention: fc.constantFrom(undefined, 1, 15, 40),
  retentionMegabytes: fc.constantFrom(undefined, 1, 2, 3, 5, 9),
  compaction: fc.constantFrom('none' as const, 'byAccount' as const, 'byEvent' as const),
  cleaning: fc.constantFrom(1, 9, 30),
  cleaningLag: fc.constantFrom(0, 1, 25),
});

const settings: fc.Arbitrary<Settings> = fc
  .record({ limits, scaleFactor: fc.constantFrom(5_000, 2_001) })
  .map(({ limits: drawn, scaleFactor }) => {
    const { log, costs } = runSpec();
    return { log: { ...log, ...drawn }, costs, scaleFactor };
  });

function agrees(log: Log, wanted: Settings, mistake?: Mistake): boolean {
  const kept = new Availability(log, wanted);
  const lived = liveThrough(log, wanted, END_MS, mistake);
  /** nobody has lived through what comes after the end */
  const byEnd = (timeMs: number): number => (timeMs > END_MS ? Infinity : timeMs);
  return (
    lived.records.every(({ row, goneMs }) => byEnd(kept.goneMs(row)) === goneMs) &&
    lived.starts.every(({ timeMs, starts }) => kept.startAt(timeMs).join() === starts.join())
  );
}

describe('what is there of a log', () => {
  test('is what is left after living through it', () => {
    fc.assert(
      fc.property(logs, settings, (log, wanted) => agrees(log, wanted)),
      times(300),
    );
  });

  test.each<Mistake>(['active goes by age', 'oldest record decides', 'cleans for the active segment', 'counts its own segment'])(
    'and is not with the mistake "%s"',
    (mistake) => {
      const result = fc.check(
        fc.property(logs, settings, (log, wanted) => agrees(log, wanted, mistake)),
        { numRuns: 500, seed: 42 },
      );
      expect(result.failed).toBe(true);
    },
  );

  test('never comes back, begins where no record has gone by age or size, and ends with the newest record', () => {
    fc.assert(
      fc.property(logs, settings, (log, wanted) => {
        const kept = new Availability(log, wanted);
        for (let row = 0; row < log.length; row++) {
          const [ingestMs, goneMs] = [log.ingestMs(row), kept.goneMs(row)];
          expect(goneMs).toBeGreaterThan(ingestMs);
          const moments = [ingestMs - 1, ingestMs, Math.min(goneMs - 1, END_MS), goneMs];
          expect(moments.map((timeMs) => kept.isThere(row, timeMs))).toEqual([false, true, true, false]);
          if (goneMs < Infinity && wanted.log.compaction === 'none')
            expect(kept.startAt(goneMs)[log.partitionOf(row)]).toBeGreaterThan(log.offsetOf(row));
        }
        for (const rows of log.rows) if (rows.length > 0) expect(kept.goneMs(rows.at(-1)!)).toBe(Infinity);
      }),
      times(100),
    );
  });

  test('keeps the last record of every key', () => {
    fc.assert(
      fc.property(logs, settings, (log, wanted) => {
        const kept = new Availability(log, { ...wanted, log: { ...wanted.log, retention: undefined, retentionMegabytes: undefined } });
        const keys = wanted.log.compaction === 'byEvent' ? log.columns.id : log.columns.account;
        for (let row = 0; row < log.length; row++) {
          const isLast = keys.lastIndexOf(keys[row]!) === row;
          if (isLast || wanted.log.compaction === 'none') expect(kept.goneMs(row)).toBe(Infinity);
        }
      }),
      times(100),
    );
  });
});
