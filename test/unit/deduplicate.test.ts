import { expect, test } from 'vitest';
import { Deduplicator } from '../../src/streaming/deduplicate.ts';
import { buildLog } from '../support/log-builder.ts';

/** One fact, delivered at these times. */
const delivered = (...ingestMs: readonly number[]) =>
  buildLog(ingestMs.map((atMs) => ({ account: 1, amount: 5, eventMs: 0, ingestMs: atMs, txn: 1 })));

const decisions = (ttlMs: number, ...ingestMs: readonly number[]): boolean[] => {
  const deduplicator = new Deduplicator(delivered(...ingestMs), ttlMs);
  return ingestMs.map((_, row) => deduplicator.isDuplicate(row));
};

test('a copy is recognised for less than the ttl', () => {
  expect(decisions(100, 10, 109)).toEqual([false, true]);
  expect(decisions(100, 10, 110)).toEqual([false, false]);
});

test('a copy that is recognised does not extend the memory', () => {
  expect(decisions(100, 0, 60, 120)).toEqual([false, true, false]);
});

test('a copy that is counted again starts a new memory', () => {
  expect(decisions(100, 0, 120, 180)).toEqual([false, false, true]);
});

test('without memory every copy counts, even one in the same millisecond', () => {
  expect(decisions(0, 7, 7)).toEqual([false, false]);
});

test('different facts do not know each other', () => {
  const log = buildLog([1, 2].map((txn) => ({ account: 1, amount: 5, eventMs: 0, ingestMs: 0, txn })));
  const deduplicator = new Deduplicator(log, 100);
  expect([0, 1].map((row) => deduplicator.isDuplicate(row))).toEqual([false, false]);
});

test('a snapshot knows what was counted before it and nothing after it', () => {
  const log = buildLog([1, 2, 2, 1].map((txn, place) => ({ account: 1, amount: 5, eventMs: 0, ingestMs: place, txn })));
  const deduplicator = new Deduplicator(log, 100);
  deduplicator.isDuplicate(0);
  const snapshot = deduplicator.snapshot();
  deduplicator.isDuplicate(1);
  deduplicator.restore(snapshot);
  expect([2, 3].map((row) => deduplicator.isDuplicate(row))).toEqual([false, true]);
});
