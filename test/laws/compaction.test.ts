import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Availability } from '../../src/log/availability.ts';
import { goneTimes, lastPerKey, readAtMs, readWhileCleaned, type Cleaning, type KeyedTopic } from '../../src/log/keyed-topic.ts';
import type { Log } from '../../src/log/log.ts';
import { HOUR, MINUTE } from '../../src/model/time.ts';
import { asPosted, foldAmounts, refundsTurned } from '../../src/simulation/compaction-demonstration.ts';
import { buildLog, postingsOf, runSpec } from '../support/log-builder.ts';
import { runs } from '../support/runs.ts';

const RUNS = { numRuns: runs(200), endOnFailure: true };

type Record = readonly [key: number, value: number];
const topics = fc.array(fc.tuple(fc.nat(7), fc.integer({ min: -9, max: 9 })), { maxLength: 50 });

/** Exactly one record of each key, the last; and whoever reads what is left in order has the last value of each key. */
function keepsTheLast(records: readonly Record[], compact: (keys: number[]) => Uint32Array): void {
  const kept = [...compact(records.map(([key]) => key))];
  const left = kept.map((offset) => records[offset]!);
  expect(kept).toEqual(kept.toSorted((a, b) => a - b));
  expect(new Set(left.map(([key]) => key)).size).toBe(kept.length);
  expect(new Map(left)).toEqual(new Map(records));
}

const lastLaw = (compact: (keys: number[]) => Uint32Array = lastPerKey): void =>
  fc.assert(
    fc.property(topics, (records) => keepsTheLast(records, compact)),
    RUNS,
  );

describe('a compacted topic', () => {
  test('holds the last record of each key and no other', () => lastLaw());

  test('is told apart from one that holds the first, or all, or forgets the newest', () => {
    expect(() => lastLaw((keys) => Uint32Array.from(new Set(keys), (key) => keys.indexOf(key)).sort())).toThrow();
    expect(() => lastLaw((keys) => Uint32Array.from(keys, (_, offset) => offset))).toThrow();
    expect(() => lastLaw((keys) => lastPerKey(keys.slice(0, -1)))).toThrow();
  });

  test('has the wrong sum of changes exactly for keys whose earlier changes do not cancel out', () => {
    fc.assert(
      fc.property(topics, (records) => {
        const left = new Map(Array.from(lastPerKey(records.map(([key]) => key)), (offset) => records[offset]!));
        for (const [key, last] of left) {
          const changes = records.filter(([other]) => other === key).map(([, value]) => value);
          const earlier = changes.slice(0, -1).reduce((sum, value) => sum + value, 0);
          expect(changes.reduce((sum, value) => sum + value, 0) - last).toBe(earlier);
        }
      }),
      RUNS,
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(7), fc.integer({ min: 1, max: 9 })), { maxLength: 50 }), (records) => {
        const keys = records.map(([key]) => key);
        const left = new Map(Array.from(lastPerKey(keys), (offset) => records[offset]!));
        const sumOf = (key: number): number => records.reduce((sum, [other, value]) => sum + (other === key ? value : 0), 0);
        const wrong = [...left].filter(([key, last]) => sumOf(key) !== last).map(([key]) => key);
        expect(wrong).toEqual([...left.keys()].filter((key) => keys.filter((other) => other === key).length > 1));
      }),
      RUNS,
    );
  });

  test('is where the cleaner of a running log ends, once every segment is closed and cleaned', () => {
    const spread = postingsOf({ maxDelayMs: HOUR, maxCopyDelayMs: HOUR }).map((postings) =>
      postings.map((posting, place) => ({ ...posting, eventMs: 0, ingestMs: place * 2 * MINUTE })),
    );
    fc.assert(
      fc.property(spread, fc.constantFrom('byAccount' as const, 'byEvent' as const), (postings, compaction) => {
        const log = buildLog(postings);
        const terms = runSpec({ log: { partitions: 4, segment: '1m', compaction, cleaning: '1m' } });
        const available = new Availability(log, terms);
        const left = Array.from({ length: log.length }, (_, row) => row).filter((row) => available.goneMs(row) === Infinity);
        const keys = compaction === 'byAccount' ? log.columns.account : log.columns.id;
        const newest = new Set(log.rows.map((rows) => rows.at(-1)));
        const isOpen = (row: number): boolean => newest.has(row);
        const kept = new Set(lastPerKey(keys));
        const superseded = new Set([...newest].filter((row) => row !== undefined).map((row) => keys[row]));
        expect(left.filter((row) => isOpen(row) || !superseded.has(keys[row]!))).toEqual(
          [...kept].filter((row) => isOpen(row) || !superseded.has(keys[row]!)),
        );
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('tombstones', () => {
  const cleaning: Cleaning = { roundMs: HOUR, tombstonesForMs: 24 * HOUR };
  const withTombstones = fc.array(fc.tuple(fc.nat(7), fc.boolean()), { minLength: 1, maxLength: 50 }).map((records): KeyedTopic => ({
    keys: Float64Array.from(records, ([key]) => key),
    values: Float64Array.from(records, (_, offset) => offset),
    isTombstone: Uint8Array.from(records, ([, isDeleted]) => (isDeleted ? 1 : 0)),
  }));
  /** What stands in the end, for somebody who reads everything in no time. */
  const whole = ({ keys, values, isTombstone }: KeyedTopic): Map<number, number> =>
    new Map(
      Array.from(lastPerKey(keys), (at): [number, number] => [keys[at]!, values[at]!]).filter(
        (_, place) => isTombstone[lastPerKey(keys)[place]!] === 0,
      ),
    );

  test('are seen by every reader that is through before they go, and missed exactly when the offsets say so', () => {
    fc.assert(
      fc.property(withTombstones, fc.integer({ min: 0, max: 200 * HOUR }), (topic, lastsMs) => {
        const state = readWhileCleaned(topic, cleaning, lastsMs);
        const right = whole(topic);
        if (lastsMs <= cleaning.tombstonesForMs) expect(new Set(state.keys())).toEqual(new Set(right.keys()));
        for (const [key, value] of right) expect(state.get(key)).toBe(value);
        const last = new Map(Array.from(lastPerKey(topic.keys), (offset) => [topic.keys[offset]!, offset]));
        const atMs = (offset: number): number => readAtMs(offset, topic.keys.length, lastsMs);
        for (const [key, offset] of last) {
          if (topic.isTombstone[offset] === 0) continue;
          const early = [...topic.keys.keys()].filter((at) => topic.keys[at] === key && at < offset && atMs(at) < cleaning.roundMs);
          const wasThere = early.length > 0 && topic.isTombstone[early.at(-1)!] === 0;
          expect(state.has(key)).toBe(wasThere && atMs(offset) >= cleaning.roundMs + cleaning.tombstonesForMs);
        }
      }),
      RUNS,
    );
  });

  test('leave nothing behind, and go after everything they delete', () => {
    fc.assert(
      fc.property(withTombstones, (topic) => {
        const gone = goneTimes(topic, cleaning);
        topic.keys.forEach((key, offset) => {
          const last = topic.keys.lastIndexOf(key);
          expect(gone[offset]).toBe(offset < last ? HOUR : topic.isTombstone[offset] === 1 ? 25 * HOUR : Infinity);
        });
      }),
      RUNS,
    );
  });
});

test('a snapshot made by a wrong version is wrong for ever, by what it was wrong then', () => {
  const anyLog = postingsOf({ maxDelayMs: 0 }).map((postings) =>
    buildLog(postings.map((posting, place) => ({ ...posting, type: place % 3 === 0 ? 'REFUND' : (posting.type ?? 'DEPOSIT') }))),
  );
  const rowsOf = (log: Log): Uint32Array => Uint32Array.from({ length: log.length }, (_, row) => row);
  fc.assert(
    fc.property(anyLog, fc.nat(), (log, cut) => {
      const rows = rowsOf(log);
      const at = cut % (rows.length + 1);
      const [right, wrong] = [asPosted, refundsTurned].map((rule) => foldAmounts(log, rows.subarray(0, at), rule));
      const tail = rows.subarray(at);
      const truth = foldAmounts(log, rows);
      expect(foldAmounts(log, tail, asPosted, right)).toEqual(truth);
      const found = foldAmounts(log, tail, asPosted, wrong);
      for (const [key, minor] of found) expect(minor - truth.get(key)!).toBe((wrong!.get(key) ?? 0) - (right!.get(key) ?? 0));
    }),
    RUNS,
  );
});
