import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyedTable } from '../../src/support/keyed-table.ts';

const keys = fc.array(fc.oneof(fc.nat(20), fc.nat(), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })), { maxLength: 500 });

/** Counts how often each key was used, in order of first use. */
function countByMap(used: readonly number[]): [number, number][] {
  const counts = new Map<number, number>();
  for (const key of used) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts];
}

function countByTable(used: readonly number[], table = new KeyedTable(1, 0)): [number, number][] {
  for (const key of used) {
    const entry = table.upsert(key);
    table.values[entry] = table.values[entry]! + 1;
  }
  return Array.from({ length: table.size }, (_, entry) => [table.keys[entry]!, table.values[entry]!]);
}

describe('a keyed table', () => {
  it('is a map that iterates in order of first use', () => {
    fc.assert(
      fc.property(keys, (used) => {
        expect(countByTable(used)).toEqual(countByMap(used));
      }),
    );
  });

  it('is not mistaken for a table that takes keys with equal low halves for one', () => {
    class LowHalves extends KeyedTable {
      override upsert(key: number): number {
        return super.upsert(key >>> 0);
      }
    }
    const used = [1, 2 ** 32 + 1];
    expect(countByTable(used, new LowHalves(1))).not.toEqual(countByMap(used));
  });

  it('finds what was put in and nothing else', () => {
    fc.assert(
      fc.property(keys, keys, (used, asked) => {
        const table = new KeyedTable(2, 0);
        for (const key of used) table.upsert(key, [7, 9]);
        for (const key of asked) expect(table.find(key) !== -1).toBe(used.includes(key));
      }),
    );
  });

  it('copies are independent', () => {
    const table = new KeyedTable(1);
    table.values[table.upsert(5)] = 1;
    const copy = table.copy();
    copy.values[copy.upsert(5)] = 2;
    copy.upsert(6);
    expect([table.values[table.find(5)], table.find(6), table.size]).toEqual([1, -1, 1]);
  });

  it('gives its entries in ascending order of key', () => {
    fc.assert(
      fc.property(keys, (used) => {
        const table = new KeyedTable(1, 0);
        for (const key of used) table.upsert(key);
        const sorted = Array.from(table.sortedEntries(), (entry) => table.keys[entry]!);
        expect(sorted).toEqual([...new Set(used)].sort((a, b) => a - b));
      }),
    );
  });
});
