import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { Availability } from '../../src/log/availability.ts';
import type { Log } from '../../src/log/log.ts';
import { HOUR, MINUTE } from '../../src/model/time.ts';
import { buildLog, roughPostings, runSpec, type Posting } from '../support/log-builder.ts';
import { runs } from '../support/runs.ts';

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
