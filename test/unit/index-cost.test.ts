import { describe, expect, test } from 'vitest';
import {
  bulkPaysFrom,
  leavesOf,
  MEAN_FILL,
  missShare,
  PAGES,
  readsPerEvent,
  scanPaysFrom,
  writesInBulk,
  writesPerEvent,
  writesToSort,
} from '../../src/model/index-cost.ts';
import { INDEX_SEED } from '../../src/model/index-demonstration.ts';
import { indexDemonstration, randomKeys } from '../../src/simulation/index-demonstration.ts';

const demonstrate = (keys: number, seed = INDEX_SEED) => indexDemonstration(randomKeys(keys, seed), () => 0);

describe('an index of random keys, really built both ways', () => {
  test('costs a hundred thousand keys seventy times as many pages key by key as in bulk', () => {
    expect(demonstrate(100_000)).toEqual({
      keys: 100_000,
      pages: PAGES,
      perEvent: { leaves: 1_440, reads: 68_828, writes: 70_268, questions: 1_000, questionReads: 900, measuredMs: 0 },
      bulk: { leaves: 1_000, reads: 0, writes: 1_000, questions: 1_000, questionReads: 873, measuredMs: 0 },
      isSame: true,
      model: { readsPerEvent: 69_637, writesPerEvent: 71_080, writesInBulk: 1_000, writesToSort: 1_000 },
    });
  });

  test('costs a million of them a hundred times as many, nearly one page per key', () => {
    const { perEvent, bulk, isSame } = demonstrate(1_000_000);
    expect({ perEvent: perEvent.writes, bulk: bulk.writes, isSame }).toEqual({ perEvent: 961_796, bulk: 10_000, isSame: true });
  });

  test('costs next to nothing as long as it fits into memory', () => {
    const { perEvent, bulk } = demonstrate(5_000);
    expect(perEvent).toMatchObject({ reads: 0, writes: perEvent.leaves });
    expect(bulk).toMatchObject({ reads: 0, writes: 50 });
  });

  test('writes a leaf for each one read and each one made, neither more nor less', () => {
    for (const keys of [1, 100, 8_000, 30_000]) {
      const { perEvent } = demonstrate(keys);
      expect(perEvent.writes).toBe(perEvent.reads + perEvent.leaves);
    }
  });

  test('knows a key that comes twice', () => {
    const keys = randomKeys(500, 3);
    const twice = indexDemonstration(Float64Array.of(...keys, ...keys), () => 0);
    expect(twice).toMatchObject({ keys: 500, isSame: true, bulk: { leaves: 5, writes: 5 } });
  });

  test('measures its own time and not that of whoever comes in between', () => {
    let calls = 0;
    const { perEvent, bulk } = indexDemonstration(randomKeys(50_000, 1), () => calls++);
    expect([perEvent.measuredMs, bulk.measuredMs]).toEqual([4, 2]);
  });
});

/**
 * How far the model may be off. It takes every leaf to be met equally often, but a leaf that is full is met twice as often as one that was just split. Between half
 * full and full, x times full has density 1/x² (Yao's distribution): the mean is ln 2, the mean square 1/2, so the squared deviation is 1/(2·ln² 2) − 1 = 4.1 %
 * of the squared mean, and by so much more often is a leaf in memory met. To that comes chance: three deviations of a binomial count are 3·√hits. And
 * leaves fill up and split in waves, as all began as one: their number deviates by up to 4.3 % in either direction, and how many keys the first 128 hold with it.
 */
describe('the model', () => {
  const spread = 1 / (2 * MEAN_FILL * MEAN_FILL) - 1;
  const waves = 0.045;

  test.each([20_000, 50_000, 100_000, 300_000])('finds as many leaves in memory as %i insertions do', (keys) => {
    const hits = keys - readsPerEvent(keys, PAGES);
    for (const seed of [1, 2]) {
      const { perEvent } = demonstrate(keys, seed);
      const found = keys - perEvent.reads;
      expect(Math.abs(found - hits), `seed ${seed}: ${found} instead of ${hits}`).toBeLessThan(
        (spread + waves) * hits + 3 * Math.sqrt(hits),
      );
      expect(Math.abs(perEvent.leaves / leavesOf(keys, PAGES) - 1)).toBeLessThan(waves);
      expect(Math.abs(perEvent.writes - writesPerEvent(keys, PAGES))).toBeLessThan(
        (spread + waves) * hits + 3 * Math.sqrt(hits) + waves * perEvent.leaves,
      );
    }
  });

  test('would be refused with a cache half as large, or with leaves that are always full', () => {
    const keys = 100_000;
    const found = keys - demonstrate(keys).perEvent.reads;
    for (const wrong of [
      { ...PAGES, cached: 64 },
      { ...PAGES, keysPerPage: PAGES.keysPerPage / MEAN_FILL },
    ]) {
      const hits = keys - readsPerEvent(keys, wrong);
      expect(Math.abs(found - hits)).toBeGreaterThan((spread + waves) * hits + 3 * Math.sqrt(hits));
    }
  });

  test('adds up the share of misses from the first key to the last', () => {
    let sum = 0;
    for (let key = 1; key <= 200_000; key++) sum += missShare(key, PAGES);
    expect(Math.abs(sum - readsPerEvent(200_000, PAGES))).toBeLessThan(1);
  });

  test('writes every page once in bulk, and once for each time that runs are merged', () => {
    expect([0, 1, 100, 101].map((keys) => writesInBulk(keys, PAGES))).toEqual([0, 1, 1, 2]);
    expect([12_800, 12_801, 1_000_000].map((keys) => writesToSort(keys, PAGES))).toEqual([0, 129, 10_000]);
    const fits = 128 * 127 * 100;
    expect([fits, fits + 1].map((keys) => writesToSort(keys, PAGES) / writesInBulk(keys, PAGES))).toEqual([1, 2]);
  });

  test('says from how many new records on everything is built anew for less', () => {
    expect(bulkPaysFrom(8_000, PAGES)).toBe(Infinity);
    const pays = bulkPaysFrom(1_000_000, PAGES);
    expect(pays).toBe(20_180);
    const writes = writesInBulk(1_000_000, PAGES) + writesToSort(1_000_000, PAGES);
    expect(pays * missShare(1_000_000, PAGES)).toBeGreaterThanOrEqual(writes);
    expect((pays - 1) * missShare(1_000_000, PAGES)).toBeLessThan(writes);
  });

  test('says when looking through an overlay costs as much as its index', () => {
    expect([0, 1].map(scanPaysFrom)).toEqual([0, 0]);
    const rows = 4_096;
    const perQuestion = scanPaysFrom(rows);
    expect(perQuestion).toBeCloseTo(rows / 12 - 1, 9);
    expect((perQuestion + 1) * 12).toBeCloseTo(rows, 6);
  });
});
