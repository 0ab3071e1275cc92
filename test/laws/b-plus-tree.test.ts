import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BPlusTree } from '../../src/support/b-plus-tree.ts';
import { PageCache } from '../../src/support/page-cache.ts';
import { runs } from '../support/runs.ts';

/** An index holds what was put into it, in order, on pages that are as full as they may be; and a tree or a cache that is a little wrong is found out. */

const keys = fc.oneof(
  fc.array(fc.nat(60), { maxLength: 80 }),
  fc.array(fc.maxSafeNat(), { maxLength: 200 }),
  fc.array(fc.nat(100_000), { minLength: 200, maxLength: 400 }).map((all) => all.sort((a, b) => a - b)),
);
const keysPerPage = fc.integer({ min: 2, max: 9 });

const ascending = (all: readonly number[]): number[] => [...new Set(all)].sort((a, b) => a - b);

function inserted(tree: BPlusTree, all: readonly number[]): BPlusTree {
  const wasNew = all.map((key) => tree.insert(key));
  expect(wasNew).toEqual(all.map((key, place) => all.indexOf(key) === place));
  return tree;
}

function holds(tree: BPlusTree, all: readonly number[], others: readonly number[]): void {
  const expected = ascending(all);
  expect([...tree.keys()]).toEqual(expected);
  expect(tree.size).toBe(expected.length);
  const known = new Set(expected);
  const asked = [...all, ...others];
  expect(asked.map((key) => tree.has(key))).toEqual(asked.map((key) => known.has(key)));
}

const treeLaw = (make: (perPage: number) => BPlusTree): void =>
  fc.assert(
    fc.property(keys, keys, keysPerPage, (all, others, perPage) => holds(inserted(make(perPage), all), all, others)),
    { numRuns: runs(300) },
  );

const freshCache = (): PageCache => new PageCache(1_000);

describe('a B+-tree', () => {
  test('filled key by key equals a sorted list', () => treeLaw((perPage) => new BPlusTree(perPage, freshCache())));

  test('that keeps keys in 32 bits, or forgets what comes to a full page, is found out', () => {
    class Narrow extends BPlusTree {
      override insert(key: number): boolean {
        return super.insert(Math.fround(key));
      }
    }
    class Forgetful extends BPlusTree {
      override insert(key: number): boolean {
        return this.size === 20 || super.insert(key);
      }
    }
    expect(() => treeLaw((perPage) => new Narrow(perPage, freshCache()))).toThrow();
    expect(() => treeLaw((perPage) => new Forgetful(perPage, freshCache()))).toThrow();
  });

  test('filled in bulk equals the one filled key by key, and can be added to', () => {
    fc.assert(
      fc.property(keys, keys, keysPerPage, (all, more, perPage) => {
        const sorted = Float64Array.from(ascending(all));
        const tree = BPlusTree.ofSorted(sorted, perPage, freshCache());
        holds(tree, all, more);
        expect(tree.leaves).toBe(Math.max(1, Math.ceil(sorted.length / perPage)));
        for (const key of more) tree.insert(key);
        holds(tree, [...all, ...more], []);
      }),
      { numRuns: runs(300) },
    );
  });

  test('has leaves that are at least half full, whatever the order', () => {
    fc.assert(
      fc.property(keys, keysPerPage, (all, perPage) => {
        const tree = inserted(new BPlusTree(perPage, freshCache()), all);
        expect((tree.leaves - 1) * Math.floor(perPage / 2)).toBeLessThanOrEqual(tree.size);
      }),
      { numRuns: runs(300) },
    );
  });
});

type Use = readonly ['read' | 'change' | 'create' | 'flush', number];

const uses: fc.Arbitrary<readonly Use[]> = fc.array(
  fc.tuple(
    fc.oneof({ weight: 8, arbitrary: fc.constantFrom('read', 'change', 'create') }, { weight: 1, arbitrary: fc.constant('flush') }),
    fc.nat(9),
  ) as fc.Arbitrary<Use>,
  { maxLength: 60 },
);

/** The same by a list that is looked through: the page used last stands first. */
function byList(capacity: number, all: readonly Use[]): { reads: number; writes: number } {
  let list: { readonly page: number; isChanged: boolean }[] = [];
  let reads = 0;
  let writes = 0;
  for (const [use, page] of all) {
    if (use === 'flush') {
      for (const held of list) {
        if (held.isChanged) writes++;
        held.isChanged = false;
      }
      continue;
    }
    const held = list.find((other) => other.page === page);
    if (held === undefined && use !== 'create') reads++;
    const isChanged = use !== 'read' || held?.isChanged === true;
    list = [{ page, isChanged }, ...list.filter((other) => other.page !== page)];
    writes += list.slice(capacity).filter((gone) => gone.isChanged).length;
    list = list.slice(0, capacity);
  }
  return { reads, writes };
}

const cacheLaw = (make: (capacity: number) => PageCache): void =>
  fc.assert(
    fc.property(uses, fc.integer({ min: 1, max: 6 }), (all, capacity) => {
      const cache = make(capacity);
      for (const [use, page] of all) cache[use](page);
      expect({ reads: cache.reads, writes: cache.writes }).toEqual(byList(capacity, all));
    }),
    { numRuns: runs(500) },
  );

describe('a page cache', () => {
  test('reads and writes as a list of what was used last does', () => cacheLaw((capacity) => new PageCache(capacity)));

  test('that holds a page too many, or forgets that a page was changed, is found out', () => {
    class Careless extends PageCache {
      override change(page: number): void {
        this.read(page);
      }
    }
    expect(() => cacheLaw((capacity) => new PageCache(capacity + 1))).toThrow();
    expect(() => cacheLaw((capacity) => new Careless(capacity))).toThrow();
  });
});
