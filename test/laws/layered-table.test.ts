import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyedTable } from '../../src/support/keyed-table.ts';
import { LayeredTable } from '../../src/support/layered-table.ts';

const keys = fc.array(fc.nat(30), { maxLength: 60 });

function counted(used: readonly number[]): KeyedTable {
  const table = new KeyedTable(1, 0);
  for (const key of used) {
    const entry = table.upsert(key);
    table.values[entry]! += 1;
  }
  return table;
}

const entries = (table: KeyedTable): [number, number][] =>
  Array.from({ length: table.size }, (_, entry) => [table.keys[entry]!, table.values[entry]!]);

function add(table: LayeredTable, used: readonly number[]): void {
  for (const key of used) {
    table.open(key, [0]);
    table.values[table.at]! += 1;
  }
}

describe('a layered table', () => {
  it('is a copy of its base that goes its own way, and leaves the base as it was', () => {
    fc.assert(
      fc.property(keys, keys, keys, (common, one, other) => {
        const base = counted(common);
        const [a, b] = [new LayeredTable(base), new LayeredTable(base)];
        add(a, one);
        add(b, other);
        expect(entries(a.flat())).toEqual(entries(counted([...common, ...one])));
        expect(entries(b.flat())).toEqual(entries(counted([...common, ...other])));
        expect(entries(base)).toEqual(entries(counted(common)));
      }),
    );
  });

  it('finds what is there, counts it and goes through it once', () => {
    fc.assert(
      fc.property(keys, keys, (common, own) => {
        const table = new LayeredTable(counted(common));
        add(table, own);
        const all = counted([...common, ...own]);
        const visited: number[] = [];
        table.forEachKey((key) => visited.push(key));
        expect(visited).toEqual([...all.keys.subarray(0, all.size)]);
        expect(table.size).toBe(all.size);
        for (let key = 0; key < 32; key++) {
          expect(table.seek(key) ? table.values[table.at] : -1).toBe(all.find(key) === -1 ? -1 : all.values[all.find(key)]);
        }
      }),
    );
  });

  it('is not mistaken for a table that writes through to its base', () => {
    const base = counted([1]);
    const table = new LayeredTable(base);
    table.seek(1);
    table.values[table.at]! += 1;
    expect(entries(base)).not.toEqual(entries(counted([1])));
  });
});
