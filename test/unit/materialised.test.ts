import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/model/time.ts';
import type { MaterialisedCase, MaterialisedWay } from '../../src/model/materialised-demonstration.ts';
import { BaseTable } from '../../src/pipelines/materialised/base-table.ts';
import { DEFINITIONS } from '../../src/pipelines/materialised/definition.ts';
import { IncrementalView } from '../../src/pipelines/materialised/incremental.ts';
import { generateLog } from '../../src/generator/generator.ts';
import { materialisedDemonstration } from '../../src/simulation/materialised-demonstration.ts';
import { accountCurrencyKey } from '../../src/model/keys.ts';
import { buildLog, runSpec, type Posting } from '../support/log-builder.ts';

const paid = (txn: number, minor: number, more: Partial<Posting> = {}): Posting => ({
  account: 1,
  type: 'WITHDRAWAL',
  amount: -minor,
  eventMs: txn * MINUTE,
  ingestMs: txn * MINUTE,
  txn,
  ...more,
});

const takesBack = (txn: number, original: number, minor: number): Posting => paid(txn, -minor, { type: 'CORRECTION', refersTo: original });

function keep(view: keyof typeof DEFINITIONS, postings: readonly Posting[]): IncrementalView {
  const log = buildLog(postings);
  const base = new BaseTable(log, 'deleted');
  const kept = new IncrementalView(DEFINITIONS[view], base, HOUR);
  for (let row = 0; row < log.length; row++) base.take(kept);
  return kept;
}

describe('a deleted row', () => {
  const three = [paid(1, 500), paid(2, 900), paid(3, 700)];
  const key = accountCurrencyKey(1, 0);

  test('is subtracted from a sum', () => {
    const kept = keep('balance', [...three, takesBack(4, 2, 900)]);
    expect(kept.answer(key)).toEqual({ value: -1_200, rows: 1 });
    expect(kept).toMatchObject({ changes: 4, reads: 4, writes: 4, rereads: 0 });
  });

  test('has the group of a maximum read again if it was the largest, and is nothing to it otherwise', () => {
    const largest = keep('largest', [...three, takesBack(4, 2, 900)]);
    expect(largest.answer(key)).toEqual({ value: 700, rows: 1 });
    expect(largest).toMatchObject({ changes: 4, reads: 4 + 2, writes: 3, rereads: 1, rereadRows: 2 });
    const smaller = keep('largest', [...three, takesBack(4, 3, 700)]);
    expect(smaller.answer(key)).toEqual({ value: 900, rows: 1 });
    expect(smaller).toMatchObject({ changes: 4, reads: 4, writes: 2, rereads: 0, rereadRows: 0 });
  });

  test('takes its group with it if it was the only one', () => {
    for (const view of ['balance', 'largest', 'totals'] as const) {
      const kept = keep(view, [paid(1, 500), takesBack(2, 1, 500)]);
      expect(kept.rows().size).toBe(0);
      expect(kept.size).toBe(0);
    }
  });

  test('is never inserted if it was taken back before it came', () => {
    const kept = keep('balance', [paid(1, 500, { ingestMs: HOUR }), takesBack(2, 1, 500), paid(3, 100)]);
    expect(kept.answer(key)).toEqual({ value: -100, rows: 1 });
    expect(kept.changes).toBe(1);
  });
});

describe('the comparison over a run', () => {
  const base = runSpec({ stream: { accounts: 100, merchants: 5, arrival: 'flat', transactionsPerSecond: 2 } });
  const spec = { ...base, durationMs: 4 * HOUR, observe: { fromMs: 2 * HOUR, toMs: 4 * HOUR } };
  const log = generateLog(spec);
  const found = materialisedDemonstration(spec, log, 15 * MINUTE);
  const wayOf = ({ ways }: MaterialisedCase, way: MaterialisedWay) => ways.find((each) => each.way === way)!;

  test('finds no kept row that differs from the truth, and no answer out of date but refreshed ones', () => {
    expect(found.checks).toBe(5 * 8);
    for (const each of found.cases) {
      expect(each.ways.map(({ wrongRows }) => wrongRows)).toEqual([0, 0, 0, 0]);
      expect(each.ways.filter(({ way }) => way !== 'refreshed').map(({ outdated }) => outdated)).toEqual([0, 0, 0]);
    }
    expect(wayOf(found.cases[0]!, 'refreshed').outdated).toBeGreaterThan(0);
  });

  test('refreshes seven times in two hours, and answers are at most as old as the interval, on average half', () => {
    for (const each of found.cases) {
      const refreshed = wayOf(each, 'refreshed');
      expect(refreshed.updates).toBe(7);
      expect(refreshed.maxAgeMs).toBeLessThan(15 * MINUTE);
      expect(Math.abs(refreshed.meanAgeMs - 7.5 * MINUTE)).toBeLessThan(MINUTE);
      expect(wayOf(each, 'incremental')).toMatchObject({ maxAgeMs: 0, meanAgeMs: 0 });
    }
  });

  test('costs as many rows in both ways where it says that they cross', () => {
    const seconds = 2 * 3_600;
    for (const each of found.cases) {
      for (const name of ['refreshed', 'incremental'] as const) {
        const way = wayOf(each, name);
        for (const other of ['plain', 'indexed'] as const) {
          const asked = way.paysFrom[other]! * seconds;
          const perQuestion = (reads: number): number => (asked * reads) / found.questions;
          const kept = way.updateReads + way.updateWrites + perQuestion(way.questionReads);
          expect(perQuestion(wayOf(each, other).questionReads)).toBeCloseTo(kept, 4);
        }
      }
      const { updates, updateReads, updateWrites } = wayOf(each, 'refreshed');
      const incremental = wayOf(each, 'incremental');
      const refreshes = (2 * HOUR) / each.refreshPaysFromMs!;
      expect((refreshes * (updateReads + updateWrites)) / updates).toBeCloseTo(incremental.updateReads + incremental.updateWrites, 4);
    }
  });

  test('deletes rows in two cases, and reads no group of a sum again', () => {
    expect(found.cases.map(({ view, reversals, deleted }) => [view, reversals, deleted > 0])).toEqual([
      ['balance', 'posted', false],
      ['totals', 'posted', false],
      ['largest', 'posted', false],
      ['balance', 'deleted', true],
      ['largest', 'deleted', true],
    ]);
    expect(found.cases.slice(0, 4).map(({ rereads, rereadRows }) => [rereads, rereadRows])).toEqual(Array(4).fill([0, 0]));
  });

  test('is the same every time', () => expect(materialisedDemonstration(spec, log, 15 * MINUTE)).toEqual(found));
});
