import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/support/prng.ts';
import { chiSquareDeviation } from '../support/statistics.ts';

const DRAWS = 65_536;

interface Draws {
  low: number;
  draw(a: number, b: number): number;
}

/** Counters into `cells` cells by the bits that `shift` leaves, each draw with its neighbour: equal counts mean that draws are even and neighbours independent. */
function unevenness(stream: Draws, next: (i: number) => readonly [number, number]): number {
  const worst = [0, 12, 24].map((shift) => {
    const [high, low, pairs] = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)];
    let before = 0;
    for (let i = 0; i < DRAWS; i++) {
      const draw = stream.draw(...next(i));
      high[(draw >>> shift) & 255]!++;
      low[(stream.low >>> shift) & 255]!++;
      pairs[(before << 4) | ((draw >>> shift) & 15)]!++;
      before = (draw >>> shift) & 15;
    }
    return Math.max(...[high, low, pairs].map((counts) => Math.abs(chiSquareDeviation(counts))));
  });
  return Math.max(...worst);
}

const WAYS: readonly [string, (i: number) => readonly [number, number]][] = [
  ['slot after slot', (i) => [i, 0]],
  ['number after number', (i) => [7, i]],
  ['a few numbers in each slot', (i) => [i >> 3, i & 7]],
  ['counters far apart', (i) => [i << 15, 1 << 20]],
];

describe('draws', () => {
  test.each(WAYS)('are even and independent, %s', (_, next) => {
    for (const [seed, name] of [
      [0, 'amount'],
      [42, 'amount'],
      [42, 'account'],
      [4_294_967_295, 'gap'],
    ] as const)
      expect(unevenness(new RandomStream(seed, name), next)).toBeLessThan(5);
  });

  test('would be caught if they were not', () => {
    const weyl: Draws = {
      low: 0,
      draw(a, b) {
        this.low = Math.imul(b + a, 0x85ebca6b) >>> 0;
        return Math.imul(a + b, 0x9e3779b1) >>> 0;
      },
    };
    for (const [, next] of WAYS) expect(unevenness(weyl, next)).toBeGreaterThan(5);
  });

  test('are a function of seed, name and counters', () => {
    const one = new RandomStream(42, 'amount');
    const first = one.draw(3, 4);
    const { low } = one;
    one.draw(99, 99);
    expect([one.draw(3, 4), one.low]).toEqual([first, low]);
    const others = [new RandomStream(43, 'amount').draw(3, 4), new RandomStream(42, 'amounts').draw(3, 4), one.draw(4, 3)];
    expect(new Set([first, ...others]).size).toBe(4);
  });

  test('of two streams have nothing to do with each other', () => {
    const [one, other] = [new RandomStream(42, 'delay'), new RandomStream(42, 'duplicates')];
    const pairs = new Uint32Array(256);
    for (let i = 0; i < DRAWS; i++) pairs[((one.draw(i, 0) >>> 28) << 4) | (other.draw(i, 0) >>> 28)]!++;
    expect(Math.abs(chiSquareDeviation(pairs))).toBeLessThan(5);
  });

  test('are these, on every machine', () => {
    const stream = new RandomStream(42, 'amount');
    const drawn = [0, 1, 2].flatMap((n) => [stream.draw(1, n), stream.low]);
    expect(drawn).toEqual(GOLDEN);
  });
});

const GOLDEN = [3_492_790_013, 1_131_972_486, 2_772_137_148, 2_067_046_526, 2_913_981_748, 1_326_070_499];
