import { expect, test } from 'vitest';
import type { WatermarkMode } from '../../src/model/kappa-schema.ts';
import { MINUTE } from '../../src/model/time.ts';
import { Watermark } from '../../src/streaming/watermark.ts';

/** Arrival times by partition; rows are numbered in order of arrival. */
function watermarkOver(mode: WatermarkMode, delayMs: number, ...arrivals: readonly (readonly number[])[]): Watermark {
  const order = arrivals.flatMap((times, partition) => times.map((ingestMs) => ({ ingestMs, partition })));
  order.sort((a, b) => a.ingestMs - b.ingestMs);
  const rowsOf = (partition: number) => order.flatMap((record, row) => (record.partition === partition ? [row] : []));
  const topic = {
    partitions: arrivals.length,
    rows: arrivals.map((_, partition) => Uint32Array.from(rowsOf(partition))),
    partitionOf: (row: number) => order[row]!.partition,
    ingestMs: (row: number) => order[row]!.ingestMs,
  };
  return new Watermark(topic, { mode, delayMs, idleAfterMs: 5 * MINUTE });
}

test('a watermark is the greatest event time seen in its partition, less the delay', () => {
  const watermark = watermarkOver('partition', 60, [1, 2], [3]);
  watermark.observe(0, 1_000, 0);
  watermark.observe(0, 400, 1);
  expect(watermark.at(0)).toBe(940);
  expect(watermark.at(1)).toBe(-Infinity);
  expect(watermark.lowestMs).toBe(-Infinity);
  watermark.observe(1, 500, 2);
  expect(watermark.lowestMs).toBe(440);
});

test('a record is late from the millisecond at which the watermark reaches the end of its window plus the allowed lateness', () => {
  const watermark = watermarkOver('partition', 0, [1, 2]);
  watermark.observe(0, 1_099, 0);
  expect(watermark.isLate(0, 1_000, 100)).toBe(false);
  watermark.observe(0, 1_100, 1);
  expect(watermark.isLate(0, 1_000, 100)).toBe(true);
});

test('one partition does not make the records of another late', () => {
  const watermark = watermarkOver('partition', 0, [1], []);
  watermark.observe(0, 9_000, 0);
  expect(watermark.isLate(0, 1_000, 0)).toBe(true);
  expect(watermark.isLate(1, 1_000, 0)).toBe(false);
});

test('unless there is one watermark for all', () => {
  const watermark = watermarkOver('global', 0, [1], []);
  watermark.observe(0, 9_000, 0);
  expect(watermark.isLate(1, 1_000, 0)).toBe(true);
});

test('the lowest waits for a partition in which something has not been read, however long', () => {
  const watermark = watermarkOver('lowest', 0, [1, 60 * MINUTE], [2]);
  watermark.observe(0, 10, 0);
  watermark.observe(0, 60 * MINUTE, 2);
  expect(watermark.at(0)).toBe(-Infinity);
  watermark.observe(1, 20, 1);
  expect(watermark.at(0)).toBe(20);
});

test('the lowest leaves a partition out when nothing has arrived in it for long enough, and does not go back when it wakes up', () => {
  const watermark = watermarkOver('lowest', 0, [5 * MINUTE, 5 * MINUTE + 1], [1, 6 * MINUTE]);
  watermark.observe(1, 1, 0);
  watermark.observe(0, 5 * MINUTE, 1);
  expect(watermark.at(0)).toBe(1);
  watermark.observe(0, 5 * MINUTE, 2);
  expect(watermark.at(0)).toBe(5 * MINUTE);
  watermark.observe(1, 2, 3);
  expect(watermark.at(1)).toBe(5 * MINUTE);
});

test.each(['partition', 'lowest', 'global'] as const)('a snapshot of the watermark by %s is not changed by what comes after it', (mode) => {
  const watermark = watermarkOver(mode, 0, [1, 2, 3]);
  watermark.observe(0, 10, 0);
  const snapshot = watermark.snapshot();
  watermark.observe(0, 20, 1);
  watermark.restore(snapshot);
  expect(watermark.at(0)).toBe(10);
  expect(watermark.snapshot()).toEqual(snapshot);
});
