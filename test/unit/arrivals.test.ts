import { describe, expect, test } from 'vitest';
import { burstArrivals, calendarWeight, SLOT, usualArrivals, type Arrivals } from '../../src/generator/arrivals.ts';
import { calendarDate, DAY, HOUR, MINUTE } from '../../src/model/time.ts';
import { RandomStream } from '../../src/support/prng.ts';
import { chiSquareDeviation, mean } from '../support/statistics.ts';
import { streamInput, type StreamWish } from '../support/streams.ts';

const gaps = new RandomStream(1, 'gap');

function times(arrivals: Arrivals, fromMs: number, toMs: number): number[] {
  const found: number[] = [];
  for (let slot = fromMs / SLOT; slot < toMs / SLOT; slot++) arrivals.slot(slot, (_slot, _n, timeMs) => found.push(timeMs));
  return found;
}

const flat = streamInput({ stream: { arrival: 'flat', transactionsPerSecond: 3 } }).stream;

describe('the calendar', () => {
  test('has a mean of 1 over hours, weekdays and the days of a long month', () => {
    const dayMean = (day: number): number => mean(Array.from({ length: 24 }, (_, hour) => calendarWeight(day * DAY + hour * HOUR)));
    // 28 years hold every pair of weekday and day of the month equally often
    const days = Array.from({ length: 28 * 365 + 7 }, (_, day) => day);
    const longMonths = days.filter((day) => [1, 3, 5, 7, 8, 10, 12].includes(calendarDate(day).month));
    expect(mean(longMonths.map(dayMean))).toBeCloseTo(1, 2);
  });

  test('peaks in the evening, on Fridays and at the end of the month', () => {
    expect(calendarWeight(19 * HOUR)).toBeGreaterThan(50 * calendarWeight(4 * HOUR));
    const [friday, saturday, sunday] = [4, 5, 6].map((day) => calendarWeight((day + 7) * DAY));
    expect(friday! / sunday!).toBeCloseTo(1.2 / 0.55, 10);
    expect(friday! / saturday!).toBeCloseTo(1.5, 10);
    // day 21 of the run is Monday, the 31st of March, day 14 Monday, the 24th
    expect(calendarWeight(21 * DAY) / calendarWeight(14 * DAY)).toBeCloseTo(6.1 / 0.4, 10);
  });
});

describe('arrivals', () => {
  test('are a Poisson process of the given rate', () => {
    const found = times(usualArrivals(flat, gaps), 0, HOUR);
    expect(Math.abs(found.length - 3 * 3_600) / Math.sqrt(3 * 3_600)).toBeLessThan(4);
    const perSlot = new Uint32Array(3_600);
    for (const timeMs of found) perSlot[(timeMs / SLOT) | 0]!++;
    // mean and variance of the counts are equal, which no regular process has
    const variance = mean([...perSlot].map((count) => (count - found.length / 3_600) ** 2));
    expect(variance / (found.length / 3_600)).toBeGreaterThan(0.9);
    expect(variance / (found.length / 3_600)).toBeLessThan(1.1);
    const tenths = new Uint32Array(10);
    for (const timeMs of found) tenths[((timeMs % SLOT) / 100) | 0]!++;
    expect(Math.abs(chiSquareDeviation(tenths))).toBeLessThan(5);
  });

  test('rise within a slot and stay in it', () => {
    const found = times(usualArrivals({ ...flat, transactionsPerSecond: 1_000_000 }, gaps), 5 * SLOT, 6 * SLOT);
    expect(found.length).toBeGreaterThan(800);
    expect(found.every((timeMs, place) => timeMs >= Math.max(5 * SLOT, found[place - 1] ?? 0) && timeMs < 6 * SLOT)).toBe(true);
  });

  test('are the same for a slot alone as for a slot among others', () => {
    const arrivals = usualArrivals(flat, gaps);
    expect(times(arrivals, 30 * SLOT, 31 * SLOT)).toEqual(times(arrivals, 0, MINUTE).filter((t) => t >= 30 * SLOT && t < 31 * SLOT));
  });

  test('do not happen at rate 0', () => {
    expect(times(usualArrivals({ ...flat, transactionsPerSecond: 0 }, gaps), 0, HOUR)).toEqual([]);
  });
});

describe('bursts', () => {
  const inject = (timeline: StreamWish['timeline']): number[] => {
    const input = streamInput({ stream: { arrival: 'flat', transactionsPerSecond: 3 }, timeline: timeline! });
    return times(burstArrivals(input.stream, input.timeline, gaps, new RandomStream(1, 'thinning'))!, 0, HOUR);
  };
  const burst = (atMs: number, duration: string, factor: number) => ({
    at: '0s',
    do: 'stream.burst' as const,
    atMs,
    for: duration,
    factor,
  });

  test('add factor − 1 times the usual rate, from their first to their last millisecond', () => {
    const found = inject([burst(10 * MINUTE + 300, '10m', 5)]);
    expect(Math.abs(found.length - 4 * 1_800) / Math.sqrt(4 * 1_800)).toBeLessThan(4);
    expect(found[0]!).toBeGreaterThanOrEqual(10 * MINUTE + 300);
    expect(found.at(-1)!).toBeLessThan(20 * MINUTE + 300);
  });

  test('add up where they overlap', () => {
    const found = inject([burst(0, '20m', 3), burst(10 * MINUTE, '20m', 2)]);
    const counts = [0, 10, 20].map((minute) => found.filter((t) => t >= minute * MINUTE && t < (minute + 10) * MINUTE).length);
    [2, 3, 1].forEach((extra, place) => expect(Math.abs(counts[place]! - extra * 1_800) / Math.sqrt(extra * 1_800)).toBeLessThan(4));
  });

  test('of factor 1 add nothing', () => {
    expect(inject([burst(0, '20m', 1)])).toEqual([]);
  });
});
