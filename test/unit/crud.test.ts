import { describe, expect, test } from 'vitest';
import { bucketKey, NO_KEY } from '../../src/model/keys.ts';
import { EVENT } from '../../src/model/event-types.ts';
import { HOUR } from '../../src/model/time.ts';
import type { ViewName } from '../../src/model/views/index.ts';
import { partitionOf } from '../../src/log/partition.ts';
import { Crud } from '../../src/pipelines/crud/crud.ts';
import { buildLog, runSpec, type Posting } from '../support/log-builder.ts';
import { answerOf, LaneRecorder } from '../support/lane-recorder.ts';

function start(
  postings: readonly Posting[],
  crud: { isolation: 'serializable' | 'readCommitted'; gap?: string },
  views: ViewName[] = ['balance'],
) {
  const spec = runSpec({ crud, views });
  const log = buildLog(postings);
  const recorder = new LaneRecorder(log, spec.views, spec.totals.bucket);
  return { crud: new Crud(spec, log, recorder), recorder };
}

/** It happened before 0, when the accounts are loaded. */
const arriving = (ingestMs: number, amount: number, account = 1): Posting => ({
  account,
  amount,
  eventMs: -1,
  ingestMs,
  txn: ingestMs + 1,
});
const BALANCE_KEY = 8;

describe('read committed', () => {
  test('of two clerks who read the same balance, the second to write wins', () => {
    const { crud, recorder } = start([arriving(0, 100), arriving(1_000, 50), arriving(1_020, -30)], { isolation: 'readCommitted' });
    crud.advance(1_050, true);
    expect(answerOf(crud, 'balance')).toEqual([[BALANCE_KEY, 150]]);
    crud.advance(1_070, true);
    expect(answerOf(crud, 'balance')).toEqual([[BALANCE_KEY, 70]]);
    expect(recorder.calls).toContain(`1070 contribution 1 balance ${NO_KEY} 0 lostUpdate`);
  });

  test('a lost update comes back when a transaction that knew it writes last', () => {
    const { crud, recorder } = start([arriving(0, 1), arriving(30, 10), arriving(60, 100)], { isolation: 'readCommitted' });
    crud.advance(80, true);
    expect(recorder.rowsIn('balance'), 'the second has overwritten the first').toEqual([1]);
    crud.advance(110, true);
    expect(recorder.rowsIn('balance'), 'the third had read the first').toEqual([0, 2]);
    expect(answerOf(crud, 'balance')).toEqual([[BALANCE_KEY, 101]]);
    expect(recorder.calls.filter((call) => call.startsWith('110'))).toEqual([
      '110 counted 2',
      `110 changed balance ${BALANCE_KEY} 101`,
      `110 contribution 1 balance ${NO_KEY} 0 lostUpdate`,
      `110 contribution 0 balance ${BALANCE_KEY} 1 duplicate`,
      '110 processed 2',
    ]);
  });

  test('who reads at the moment of a write reads what was written', () => {
    const { crud } = start([arriving(0, 1), arriving(50, 10)], { isolation: 'readCommitted' });
    crud.advance(HOUR, true);
    expect(answerOf(crud, 'balance')).toEqual([[BALANCE_KEY, 11]]);
  });

  test('without a gap nothing is lost', () => {
    const { crud } = start([arriving(0, 1), { ...arriving(0, 10), txn: 9 }], { isolation: 'readCommitted', gap: '0s' });
    crud.advance(0, false);
    expect(answerOf(crud, 'balance')).toEqual([]);
    crud.advance(0, true);
    expect(answerOf(crud, 'balance')).toEqual([[BALANCE_KEY, 11]]);
  });
});

test('opening the accounts loses nothing: it is a load, not a race', () => {
  const opening = [1, 2, 4].map((amount, place): Posting => ({ account: 1, amount, eventMs: 0, ingestMs: 0, txn: place + 1 }));
  const { crud } = start(opening, { isolation: 'readCommitted' });
  crud.advance(0, true);
  expect(answerOf(crud, 'balance')).toEqual([[BALANCE_KEY, 7]]);
});

describe('serializable', () => {
  test('lets the second clerk wait for the first', () => {
    const { crud, recorder } = start([arriving(0, 100), arriving(1_000, 50), arriving(1_020, -30)], { isolation: 'serializable' });
    crud.advance(HOUR, true);
    expect(answerOf(crud, 'balance')).toEqual([[BALANCE_KEY, 120]]);
    expect(recorder.calls.filter((call) => call.includes('processed'))).toEqual(['50 processed 0', '1050 processed 1', '1100 processed 2']);
  });

  test('lets accounts overtake one another, and the position waits for the one behind', () => {
    let other = 2;
    while (partitionOf(other, 4) !== partitionOf(1, 4)) other++;
    const { crud, recorder } = start([arriving(0, 1), arriving(10, 1), arriving(20, 1), arriving(25, 1, other)], {
      isolation: 'serializable',
    });
    const partition = partitionOf(1, 4);
    crud.advance(75, true);
    expect(recorder.processedRows).toEqual([0, 3]);
    expect(crud.positions[partition]).toBe(1);
    crud.advance(100, true);
    expect(crud.positions[partition]).toBe(2);
    crud.advance(150, true);
    expect(crud.positions[partition]).toBe(4);
  });
});

test('a late record is posted to the hour in which it came', () => {
  const late: Posting = { account: 1, amount: 100, eventMs: HOUR - 1, ingestMs: HOUR, txn: 1 };
  const { crud, recorder } = start([late], { isolation: 'serializable' }, ['totals']);
  crud.advance(2 * HOUR, true);
  const key = bucketKey(1, 0, 1, EVENT.DEPOSIT);
  expect(answerOf(crud, 'totals')).toEqual([[key, 100]]);
  expect(recorder.calls).toContain(`${HOUR + 50} contribution 0 totals ${key} 100 wrongBucket`);
});

test('a record that comes twice counts twice', () => {
  const { crud } = start([arriving(0, 100), { ...arriving(0, 100), ingestMs: 500 }], { isolation: 'serializable' });
  crud.advance(HOUR, true);
  expect(answerOf(crud, 'balance')).toEqual([[BALANCE_KEY, 200]]);
});

test('answers and stores can be asked for', () => {
  const { crud } = start([{ ...arriving(12, 100), eventMs: 7 }], { isolation: 'serializable' });
  crud.advance(HOUR, true);
  const into = new Float64Array(1);
  expect([crud.answer('balance', BALANCE_KEY, into), into[0]]).toEqual([true, 100]);
  expect(crud.answer('balance', 9, into)).toBe(false);
  expect(() => crud.answers('last')).toThrow('crud has no table last');
  expect(crud.stores()).toEqual([{ name: 'rows', fromRow: 0, toRow: 1, keys: 1 }]);
  expect(crud.newestEventMs).toBe(7);
});
