import { expect, test } from 'vitest';
import { Watermark } from '../../src/streaming/watermark.ts';

test('a watermark is the greatest event time seen in its partition, less the delay', () => {
  const watermark = new Watermark(2, 60);
  watermark.observe(0, 1_000);
  watermark.observe(0, 400);
  expect(watermark.at(0)).toBe(940);
  expect(watermark.at(1)).toBe(-Infinity);
  expect(watermark.lowestMs).toBe(-Infinity);
  watermark.observe(1, 500);
  expect(watermark.lowestMs).toBe(440);
});

test('a record is late from the millisecond at which the watermark reaches the end of its window plus the allowed lateness', () => {
  const watermark = new Watermark(1, 0);
  watermark.observe(0, 1_099);
  expect(watermark.isLate(0, 1_000, 100)).toBe(false);
  watermark.observe(0, 1_100);
  expect(watermark.isLate(0, 1_000, 100)).toBe(true);
});

test('one partition does not make the records of another late', () => {
  const watermark = new Watermark(2, 0);
  watermark.observe(0, 9_000);
  expect(watermark.isLate(0, 1_000, 0)).toBe(true);
  expect(watermark.isLate(1, 1_000, 0)).toBe(false);
});

test('a snapshot is not changed by what comes after it', () => {
  const watermark = new Watermark(1, 0);
  watermark.observe(0, 10);
  const snapshot = watermark.snapshot();
  watermark.observe(0, 20);
  watermark.restore(snapshot);
  expect(watermark.at(0)).toBe(10);
});
