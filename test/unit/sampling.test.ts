import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/support/prng.ts';
import {
  AliasTable,
  between,
  Categorical,
  choose,
  exponential,
  normal,
  shuffled,
  thresholdOf,
  zipfWeights,
} from '../../src/support/sampling.ts';
import { mean, standardDeviation } from '../support/statistics.ts';

const N = 100_000;
const stream = new RandomStream(7, 'test');
const draws = Array.from({ length: N }, (_, i) => stream.draw(i, 0));

/** Deviation of a count from its expectation, in standard deviations. */
const deviation = (count: number, probability: number): number =>
  (count - N * probability) / Math.sqrt(N * probability * (1 - probability));

test('a share becomes a threshold: never at 0, always at 1', () => {
  expect([thresholdOf(0), thresholdOf(1_000_000), thresholdOf(500_000)]).toEqual([0, 2 ** 32, 2 ** 31]);
  const hits = draws.filter((draw) => draw < thresholdOf(19_000)).length;
  expect(Math.abs(deviation(hits, 0.019))).toBeLessThan(4);
});

test('between reaches both bounds and nothing else', () => {
  const found = new Set(draws.map((draw) => between(draw, 3, 9)));
  expect([...found].toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8, 9]);
  expect([between(0, 5, 5), choose(2 ** 32 - 1, 10)]).toEqual([5, 9]);
});

test('categories come with their weights, and not at all with weight 0', () => {
  const weights = [45, 0, 18, 12, 0.35 * 100];
  const categories = new Categorical(weights);
  const counts = new Uint32Array(weights.length);
  for (const draw of [...draws, 0, 2 ** 32 - 1]) counts[categories.pick(draw)]!++;
  expect(counts[1]).toBe(0);
  weights.forEach((weight, place) => {
    if (weight > 0) expect(Math.abs(deviation(counts[place]!, weight / 110))).toBeLessThan(4);
  });
});

test('exponential and normal have their mean and their spread', () => {
  const waits = draws.map((draw) => exponential(draw, 200));
  expect(mean(waits)).toBeGreaterThan(198);
  expect(mean(waits)).toBeLessThan(202);
  expect(standardDeviation(waits) / 200).toBeCloseTo(1, 1);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
  const values = draws.map((draw, i) => normal(draw, i));
  expect(Math.abs(mean(values))).toBeLessThan(0.012);
  expect(standardDeviation(values)).toBeCloseTo(1, 1);
  expect([normal(0, 0), normal(2 ** 32 - 1, 2 ** 32 - 1)]).toEqual([-4.5, 4.5]);
});

describe('the alias table', () => {
  const worstDeviation = (weights: Float64Array): number => {
    const table = new AliasTable(weights);
    const counts = new Uint32Array(weights.length);
    for (let i = 0; i < N; i++) counts[table.pick(stream, i, 1)]!++;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return Math.max(...weights.map((weight, place) => Math.abs(deviation(counts[place]!, weight / total))));
  };

  test('draws ranks as Zipf says', () => {
    const weights = zipfWeights(50, 0.99);
    expect(weights[0]).toBe(1);
    expect(weights[9]).toBeCloseTo(10 ** -0.99, 14);
    expect(worstDeviation(weights)).toBeLessThan(4.5);
  });

  test('takes one alternative, and very unequal ones', () => {
    expect(new AliasTable(Float64Array.of(3)).pick(stream, 0, 0)).toBe(0);
    expect(worstDeviation(Float64Array.of(1, 9_999, 90_000))).toBeLessThan(4.5);
  });

  test('would be seen to draw wrongly', () => {
    const uniform = new Uint32Array(50);
    for (const draw of draws) uniform[choose(draw, 50)]!++;
    expect(Math.abs(deviation(uniform[0]!, 1 / zipfWeights(50, 0.99).reduce((sum, weight) => sum + weight, 0)))).toBeGreaterThan(4.5);
  });
});

test('shuffling keeps everything and favours no place', () => {
  expect([...shuffled(100, stream)].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, place) => place));
  const firsts = new Uint32Array(5);
  for (let seed = 0; seed < N / 10; seed++) firsts[shuffled(5, new RandomStream(seed, 'rank'))[0]!]!++;
  for (const count of firsts) expect(Math.abs(count - 2_000)).toBeLessThan(4 * 40);
});
