import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateLog } from '../../src/generator/generator.ts';
import type { Log } from '../../src/log/log.ts';
import { bucketKey, NO_KEY, splitBucket } from '../../src/model/keys.ts';
import { DAY, HOUR, MINUTE } from '../../src/model/time.ts';
import type { ViewSettings } from '../../src/model/views/view.ts';
import { totals as view } from '../../src/model/views/totals.ts';
import { totals as merge } from '../../src/pipelines/lambda/merge/totals.ts';
import { ROLLUPS, ROLLUP_NAMES } from '../../src/pipelines/lambda/rollup/index.ts';
import { rolledAnswer, rollUp, type Rollup } from '../../src/pipelines/lambda/rollup/rollup.ts';
import { totals as speed } from '../../src/pipelines/lambda/speed/totals.ts';
import { KeyedTable } from '../../src/support/keyed-table.ts';
import { runs } from '../support/runs.ts';
import { firstCopies, mergedOf, summaryOf, type Answer } from '../support/split-log.ts';
import { PUNCTUAL, streamInput } from '../support/streams.ts';
import { viewStreams } from '../support/view-streams.ts';

/** What is read off the rollup of a batch and the rows of an overlay equals the merged answer rolled up, wherever the cut is and however wide the buckets are. */

type Answers = (rollup: Rollup, batch: KeyedTable, overlay: KeyedTable, bucketMs: number, key: number) => number;

const buckets = fc.constantFrom(10 * MINUTE, HOUR, 5 * HOUR, DAY, 3 * DAY);

function holds(rollup: Rollup, answer: Answers, log: Log, cutAt: number, bucketMs: number): void {
  const settings: ViewSettings = { bucketMs, day: 0 };
  const rows = firstCopies(log);
  const cut = cutAt % (rows.length + 1);
  const [before, since] = [rows.slice(0, cut), rows.slice(cut)];
  const batch = rollUp(rollup, summaryOf(view, log, before, settings), bucketMs);
  const overlay = summaryOf(view, log, since, settings);
  const whole = rollUp(rollup, tableOf(mergedOf({ view, speed, merge }, log, before, since, settings)), bucketMs);
  const keys = new Set([...whole.keys.subarray(0, whole.size), ...batch.keys.subarray(0, batch.size)]);
  const expected = [...keys].map((key) => whole.values[whole.find(key)]);
  expect([...keys].map((key) => answer(rollup, batch, overlay, bucketMs, key))).toEqual(expected);
}

function tableOf(answer: Answer): KeyedTable {
  const table = new KeyedTable(1);
  for (const [key, amount] of answer) table.write(key!, [amount!]);
  return table;
}

const law = (rollup: Rollup, answer: Answers = rolledAnswer): void =>
  fc.assert(
    fc.property(viewStreams, fc.nat(), buckets, (log, cutAt, bucketMs) => holds(rollup, answer, log, cutAt, bucketMs)),
    { numRuns: runs(100), endOnFailure: true },
  );

describe.each(ROLLUP_NAMES)('the rollup "%s"', (name) => {
  const rollup = ROLLUPS[name];

  test('answers as the merged answer rolled up', () => law(rollup));

  test('read without the overlay, or with the overlay in the place of the batch, is found out', () => {
    expect(() => law(rollup, (of, batch, _, bucketMs, key) => rolledAnswer(of, batch, new KeyedTable(1), bucketMs, key))).toThrow();
    const newerWins: Answers = (of, batch, overlay, bucketMs, key) => {
      const added = rolledAnswer(of, new KeyedTable(1), overlay, bucketMs, key);
      return added === 0 ? rolledAnswer(of, batch, overlay, bucketMs, key) : added;
    };
    expect(() => law(rollup, newerWins)).toThrow();
  });

  test('names a range in which all finer rows of a row lie, and its cells', () => {
    fc.assert(
      fc.property(viewStreams, buckets, (log, bucketMs) => {
        const { keys, size } = summaryOf(view, log, firstCopies(log), { bucketMs, day: 0 });
        const rolled = [...keys.subarray(0, size)].filter((finer) => rollup.key(finer, bucketMs) !== NO_KEY);
        const isInRange = rolled.map((finer) => {
          const [from, to] = rollup.finerRange(rollup.key(finer, bucketMs), bucketMs);
          return finer >= from && finer < to;
        });
        expect(isInRange).not.toContain(false);
        for (const finer of rolled.slice(0, 1))
          expect(rollup.cells(rollup.key(finer, bucketMs), bucketMs)).toHaveLength(rollup.keyColumns.length);
      }),
      { numRuns: runs(50) },
    );
  });
});

test('the totals of all customers leave the bank out, with which every sum would be 0', () => {
  const everybody: Rollup = {
    ...ROLLUPS.customers,
    key: (finer) => {
      const { currency, bucket, type } = splitBucket(finer);
      return bucketKey(0, currency, bucket, type);
    },
  };
  const log = generateLog(streamInput({ stream: { accounts: 20, merchants: 5, arrival: 'flat', ...PUNCTUAL } }));
  const table = summaryOf(view, log, firstCopies(log), { bucketMs: HOUR, day: 0 });
  const sums = (rollup: Rollup): boolean[] => [...rollUp(rollup, table, HOUR).values].map((sum) => sum !== 0);
  expect(sums(everybody)).not.toContain(true);
  expect(sums(ROLLUPS.customers)).toContain(true);
});
