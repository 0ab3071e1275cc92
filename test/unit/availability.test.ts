import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { Availability } from '../../src/log/availability.ts';
import type { Log } from '../../src/log/log.ts';
import { generateLog } from '../../src/generator/generator.ts';
import { HOUR, MINUTE } from '../../src/model/time.ts';
import { buildLog, roughPostings, runSpec, type Posting } from '../support/log-builder.ts';
import { runs } from '../support/runs.ts';
import { PUNCTUAL, streamInput } from '../support/streams.ts';

type LogTerms = Parameters<typeof runSpec>[0] extends { log?: infer L } | undefined ? NonNullable<L> : never;

const at = (minutes: number, account = 1, txn = minutes + 1): Posting => ({
  account,
  amount: 1,
  eventMs: minutes * MINUTE,
  ingestMs: minutes * MINUTE,
  txn,
});

const goneOf = (postings: readonly Posting[], log: LogTerms): number[] => {
  const built = buildLog(postings, 1);
  const availability = new Availability(built, runSpec({ log: { partitions: 1, ...log } }));
  return Array.from({ length: built.length }, (_, row) => availability.goneMs(row));
};

test('without terms nothing ever goes', () => {
  expect(goneOf([at(0), at(200)], {})).toEqual([Infinity, Infinity]);
});

describe('retention', () => {
  it('deletes a segment as a whole, when its newest record is older', () => {
    expect(goneOf([at(1), at(50), at(70)], { retention: '2h' })).toEqual([170 * MINUTE + 1, 170 * MINUTE + 1, Infinity]);
  });

  it('keeps the segment that is written to, however old it is', () => {
    expect(goneOf([at(1), at(300)], { retention: '10m' })).toEqual([300 * MINUTE, Infinity]);
  });

  it('by size deletes a segment when what follows it is enough', () => {
    const postings = [at(0), at(10), at(60), at(61), at(120)];
    const spec = runSpec({ log: { partitions: 1, retentionMegabytes: 1 }, costs: { recordBytes: 500 }, scaleFactor: 1_000 });
    const log = buildLog(postings, 1);
    const availability = new Availability(log, spec);
    expect([0, 1, 2, 3, 4].map((row) => availability.goneMs(row))).toEqual([61 * MINUTE, 61 * MINUTE, Infinity, Infinity, Infinity]);
  });
});

describe('retention by size', () => {
  /** One partition; five records make a megabyte. */
  const gone = (postings: readonly Posting[], log: LogTerms): number[] => {
    const built = buildLog(postings, 1);
    const availability = new Availability(built, runSpec({ log: { partitions: 1, ...log }, scaleFactor: 1_000 }));
    return Array.from({ length: built.length }, (_, row) => availability.goneMs(row) / MINUTE);
  };
  const hour = (number: number, count: number): Posting[] =>
    Array.from({ length: count }, (_, n) => at(number * 60 + n, n + 1, number * 60 + n + 1));

  it('waits for the record that makes it enough', () => {
    expect(gone([...hour(0, 1), ...hour(1, 4)], { retentionMegabytes: 1 })[0]).toBe(Infinity);
    expect(gone([...hour(0, 1), ...hour(1, 5)], { retentionMegabytes: 1 })[0]).toBe(64);
    expect(gone([...hour(0, 1), ...hour(1, 2), ...hour(2, 3)], { retentionMegabytes: 1 })[0]).toBe(122);
  });

  it('and the one by age each take what they meet first', () => {
    const postings = [...hour(0, 1), ...hour(1, 1), ...hour(2, 5)];
    expect(gone(postings, { retentionMegabytes: 1, retention: '90d' }).slice(0, 3)).toEqual([123, 124, Infinity]);
    expect(gone(postings, { retentionMegabytes: 1, retention: '1h' }).slice(0, 3)).toEqual([60 + 1 / MINUTE, 120 + 1 / MINUTE, Infinity]);
  });

  it('does not count what the cleaner has removed', () => {
    const copies = hour(1, 3).map((posting) => ({ ...posting, account: 9 }));
    const postings = [...hour(0, 1), ...copies, ...hour(2, 1), ...hour(4, 5)];
    expect(gone(postings, { retentionMegabytes: 1 })[0]).toBe(240);
    // at 2:30 one of the copies is left, so that the first hour waits for three more
    const waiting = hour(0, 1).map((posting) => ({ ...posting, account: 8 }));
    const cleaned = gone([...waiting, ...postings.slice(1)], { retentionMegabytes: 1, compaction: 'byAccount', cleaning: '50m' });
    expect(cleaned.slice(0, 4)).toEqual([242, 150, 150, 243]);
  });
});

describe('where a partition begins', () => {
  it('moves with retention and not with the cleaner', () => {
    const log = buildLog([at(10), at(50), at(70), at(300)], 1);
    const start = (terms: LogTerms, timeMs: number) =>
      new Availability(log, runSpec({ log: { partitions: 1, ...terms } })).startAt(timeMs)[0];
    const times = [0, 170 * MINUTE, 170 * MINUTE + 1, 300 * MINUTE - 1, 300 * MINUTE, 90 * HOUR];
    expect(times.map((timeMs) => start({ retention: '2h' }, timeMs))).toEqual([0, 0, 2, 2, 3, 3]);
    expect(times.map((timeMs) => start({ compaction: 'byAccount' }, timeMs))).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('is between 12 and 13 hours ago if 12 hours are kept', () => {
    const log = generateLog(streamInput({ duration: '24h', stream: { ...PUNCTUAL, arrival: 'flat', transactionsPerSecond: 0.2 } }));
    const availability = new Availability(log, runSpec({ log: { partitions: 16, retention: '12h' } }));
    const start = availability.startAt(24 * HOUR);
    log.rows.forEach((rows, partition) => {
      const [gone, oldest] = [rows[start[partition]! - 1]!, rows[start[partition]!]!];
      expect([gone, oldest].map((row) => availability.isThere(row, 24 * HOUR))).toEqual([false, true]);
      expect(24 * HOUR - log.ingestMs(oldest)).toBeGreaterThan(11 * HOUR);
      expect(24 * HOUR - log.ingestMs(oldest)).toBeLessThanOrEqual(13 * HOUR);
    });
  });
});

test('without terms the log is not even looked at', () => {
  const log = buildLog([at(0)]);
  const locked = new Proxy(log, {
    get: (_, name) => {
      if (name !== 'partitions') throw new Error(`"${String(name)}" was asked for`);
      return log.partitions;
    },
  });
  const availability = new Availability(locked, runSpec());
  expect(availability.goneMs(0)).toBe(Infinity);
  expect([...availability.startAt(90 * HOUR)]).toEqual([0, 0, 0, 0]);
});

describe('compaction', () => {
  it('by account keeps the last record of each among the closed segments, from the next round on', () => {
    const postings = [at(1), at(2, 2), at(61), at(125), at(250)];
    expect(goneOf(postings, { compaction: 'byAccount', cleaning: '50m' })).toEqual([
      150 * MINUTE,
      Infinity,
      250 * MINUTE,
      Infinity,
      Infinity,
    ]);
  });

  it('waits for the lag', () => {
    const postings = [at(1), at(61), at(125)];
    expect(goneOf(postings, { compaction: 'byAccount', cleaning: '7m' })[0]).toBe(126 * MINUTE);
    expect(goneOf(postings, { compaction: 'byAccount', cleaning: '7m', cleaningLag: '70m' })[0]).toBe(133 * MINUTE);
  });

  it('by event removes copies only', () => {
    const postings = [at(1, 1, 7), at(61, 1, 7), at(125)];
    expect(goneOf(postings, { compaction: 'byEvent', cleaning: '1h' })).toEqual([3 * HOUR, Infinity, Infinity]);
  });
});

/** The same, record by record and minute by minute, without segments as objects. */
function naivelyThere(log: Log, row: number, timeMs: number, retentionMs: number, compaction: string, cleaningMs: number): boolean {
  const segment = (other: number): number => Math.floor(log.ingestMs(other) / HOUR);
  const partition = [...log.rows[log.partitionOf(row)]!].filter((other) => log.ingestMs(other) <= timeMs);
  const isClosedAt = (other: number, atMs: number): boolean =>
    partition.some((later) => segment(later) > segment(other) && log.ingestMs(later) <= atMs);
  const newest = Math.max(...partition.filter((other) => segment(other) === segment(row)).map((other) => log.ingestMs(other)));
  if (isClosedAt(row, timeMs) && newest + retentionMs < timeMs) return false;
  if (compaction === 'none') return true;
  const cleanedMs = Math.floor(timeMs / cleaningMs) * cleaningMs;
  const { account, id } = log.columns;
  const key = compaction === 'byAccount' ? account : id;
  return !partition.some((later) => later > row && key[later] === key[row] && isClosedAt(later, cleanedMs));
}

const agrees = (terms: (retentionMs: number) => LogTerms) =>
  fc.property(
    roughPostings,
    fc.constantFrom(30 * MINUTE, HOUR, 2 * HOUR),
    fc.constantFrom('none', 'byAccount', 'byEvent'),
    fc.constantFrom(7 * MINUTE, HOUR),
    (postings, retentionMs, compaction, cleaningMs) => {
      const log = buildLog(postings, 2);
      const log_ = { partitions: 2, cleaning: `${cleaningMs}ms`, compaction, ...terms(retentionMs) } as LogTerms;
      const availability = new Availability(log, runSpec({ log: log_ }));
      for (let timeMs = 0; timeMs <= 6 * HOUR; timeMs += 7 * MINUTE) {
        for (let row = 0; row < log.rowsAt(timeMs); row++) {
          expect(availability.isThere(row, timeMs)).toBe(naivelyThere(log, row, timeMs, retentionMs, compaction, cleaningMs));
        }
      }
    },
  );

describe('what is there', () => {
  it('is what looking at every record at every time finds', () => {
    fc.assert(
      agrees((retentionMs) => ({ retention: `${retentionMs}ms` })),
      { numRuns: runs(60), endOnFailure: true },
    );
  });

  it('is not what another retention leaves', () => {
    expect(
      fc.check(
        agrees((retentionMs) => ({ retention: `${retentionMs + MINUTE}ms` })),
        { numRuns: 200, seed: 1, endOnFailure: true },
      ).failed,
    ).toBe(true);
  });
});
