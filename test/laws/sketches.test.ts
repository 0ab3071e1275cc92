import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateOf, hashOf, rankOf, registerOf, STANDARD_ERROR } from '../../src/support/hyper-log-log.ts';
import { bucketOf, middleOf, RELATIVE_ERROR } from '../../src/support/log-buckets.ts';
import { runs } from '../support/runs.ts';

/** The sketches themselves, away from any lane: what they say of their error holds, and sketches that are a little wrong are found out. */

/** Ids of accounts end here; patterns that need more bits are none that the hash has to mix. */
const IDS = 2 ** 21;

/** `count` different ids, at a distance from one another as ids in a table have it, or all over their range. */
const sets = fc.record({
  first: fc.nat(1_000_000),
  step: fc.constantFrom(1, 1, 2, 16, 1_023, 65_537),
  count: fc.oneof(fc.integer({ min: 50, max: 3_000 }), fc.integer({ min: 3_000, max: 30_000 })),
});

type Hash = (id: number) => number;
type Keep = (before: number, rank: number) => number;

function relativeError({ first, step, count }: { first: number; step: number; count: number }, hash: Hash, keep: Keep): number {
  const ranks = new Map<number, number>();
  for (let n = 0; n < count; n++) {
    const bits = hash((first + n * step) % IDS);
    ranks.set(registerOf(bits), keep(ranks.get(registerOf(bits)) ?? 0, rankOf(bits)));
  }
  return (estimateOf(ranks.values()) - count) / count;
}

const greater: Keep = (before, rank) => Math.max(before, rank);

/** Root mean square and greatest absolute value of the errors of many sets. */
function errorsOf(hash: Hash, keep: Keep, numRuns: number, seed?: number): { rms: number; worst: number } {
  const errors = fc.sample(sets, { numRuns, ...(seed === undefined ? {} : { seed }) }).map((set) => relativeError(set, hash, keep));
  const rms = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
  return { rms, worst: Math.max(...errors.map(Math.abs)) };
}

describe('HyperLogLog', () => {
  test('is off by its standard error, and never by more than five times that', () => {
    const seed = Math.floor(Math.random() * 1_000_000);
    const { rms, worst } = errorsOf(hashOf, greater, runs(600), seed);
    expect(STANDARD_ERROR).toBeCloseTo(0.0325, 10);
    expect(rms, `seed ${seed}`).toBeLessThan(1.1 * STANDARD_ERROR);
    expect(rms, `seed ${seed}`).toBeGreaterThan(0.5 * STANDARD_ERROR);
    expect(worst, `seed ${seed}`).toBeLessThan(5 * STANDARD_ERROR);
  });

  test('is nearly exact for few, and knows nothing of nobody', () => {
    expect(estimateOf([])).toBe(0);
    for (let count = 1; count <= 12; count++) {
      const ranks = Array.from({ length: count }, (_, n) => (n % 3) + 1);
      expect(estimateOf(ranks)).toBe(count);
    }
  });

  test('ends at the number of hashes', () => {
    expect(estimateOf(new Array<number>(1_024).fill(23))).toBe(2 ** 32);
  });

  test.each<[string, Hash, Keep]>([
    ['ids that are not hashed', (id) => id, greater],
    ['a hash that is mixed only once', (id) => Math.imul(id ^ (id >>> 16), 0x85ebca6b) >>> 0, greater],
    ['registers that add up', hashOf, (before, rank) => Math.min(23, before + rank)],
    ['registers that keep the last rank', hashOf, (_, rank) => rank],
  ])('refused: %s', (_, hash, keep) => {
    expect(errorsOf(hash, keep, 200, 1).rms).toBeGreaterThan(1.1 * STANDARD_ERROR);
  });
});

const amounts = fc.oneof(
  fc.integer({ min: 0, max: 5_000 }),
  fc.maxSafeNat(),
  fc.nat(52).map((power) => 2 ** power),
  fc.nat(52).map((power) => 2 ** power - 1),
);

describe('buckets', () => {
  const isNear = (middle: (bucket: number) => number) =>
    fc.property(amounts, (amount) => Math.abs(middle(bucketOf(amount)) - amount) <= amount * RELATIVE_ERROR);

  test('hold amounts that differ from their middle by at most 1/64', () => {
    expect(RELATIVE_ERROR).toBe(1 / 64);
    fc.assert(isNear(middleOf), { numRuns: runs(5_000) });
  });

  test('are in the order of their amounts', () => {
    fc.assert(
      fc.property(amounts, amounts, (a, b) => a > b || bucketOf(a) <= bucketOf(b)),
      { numRuns: runs(2_000) },
    );
    for (let amount = 0; amount < 4_096; amount++) expect(bucketOf(amount + 1) - bucketOf(amount)).toBeLessThanOrEqual(1);
  });

  test('refused: the lower limit in the place of the middle', () => {
    const lowest = (bucket: number): number => {
      let amount = middleOf(bucket);
      while (amount > 0 && bucketOf(amount - 1) === bucket) amount--;
      return amount;
    };
    expect(
      fc.check(fc.property(fc.integer({ min: 64, max: 100_000 }), (amount) => amount - lowest(bucketOf(amount)) <= amount * RELATIVE_ERROR))
        .failed,
    ).toBe(true);
  });
});
