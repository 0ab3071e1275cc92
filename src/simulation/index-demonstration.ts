import type { IndexBuild, IndexDemonstration } from '../model/index-demonstration.ts';
import { PAGES, readsPerEvent, writesInBulk, writesPerEvent, writesToSort, type Pages } from '../model/index-cost.ts';
import { BPlusTree } from '../support/b-plus-tree.ts';
import { PageCache } from '../support/page-cache.ts';
import { RandomStream } from '../support/prng.ts';

/**
 * Two ways to the same index, both really gone: key by key in the order of arrival, as a layer must that answers at once, and in bulk, as a batch can. Pages are
 * counted and are the same on every machine. The time is measured, in memory and without a disk, so it shows the least of the difference.
 *
 * It yields now and then, for whoever has something else to do as well; that time is not measured.
 */
export function* demonstrateIndex(keys: Float64Array, now: () => number, pages: Pages = PAGES): Generator<void, IndexDemonstration> {
  const perEvent = yield* build(insertAll(keys, pages), keys, now, pages);
  const bulk = yield* build(sortAndFill(keys, pages), keys, now, pages);
  const inOrder = perEvent.tree.keys();
  const sameKeys = bulk.tree.keys();
  const { size } = perEvent.tree;
  return {
    keys: size,
    pages,
    perEvent: perEvent.cost,
    bulk: bulk.cost,
    isSame: inOrder.length === sameKeys.length && inOrder.every((key, place) => key === sameKeys[place]),
    model: {
      readsPerEvent: Math.round(readsPerEvent(size, pages)),
      writesPerEvent: Math.round(writesPerEvent(size, pages)),
      writesInBulk: writesInBulk(size, pages),
      writesToSort: writesToSort(size, pages),
    },
  };
}

/** The same without a stop. */
export function indexDemonstration(keys: Float64Array, now: () => number, pages: Pages = PAGES): IndexDemonstration {
  const steps = demonstrateIndex(keys, now, pages);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Keys of 53 random bits. */
export function randomKeys(count: number, seed: number): Float64Array {
  const stream = new RandomStream(seed, 'index keys');
  return Float64Array.from({ length: count }, (_, place) => stream.draw(place, 0) * 2 ** 21 + (stream.low >>> 11));
}

type Steps = (cache: PageCache) => Generator<void, BPlusTree>;

const KEYS_PER_STEP = 20_000;

const insertAll = (keys: Float64Array, { keysPerPage }: Pages): Steps =>
  function* (cache) {
    const tree = new BPlusTree(keysPerPage, cache);
    for (let from = 0; from < keys.length; from += KEYS_PER_STEP) {
      for (const key of keys.subarray(from, from + KEYS_PER_STEP)) tree.insert(key);
      yield;
    }
    return tree;
  };

const sortAndFill = (keys: Float64Array, { keysPerPage }: Pages): Steps =>
  function* (cache) {
    const sorted = keys.slice().sort();
    yield;
    let distinct = 0;
    for (const key of sorted) if (distinct === 0 || sorted[distinct - 1] !== key) sorted[distinct++] = key;
    return BPlusTree.ofSorted(sorted.subarray(0, distinct), keysPerPage, cache);
  };

const QUESTIONS = 1_000;

function* build(steps: Steps, keys: Float64Array, now: () => number, pages: Pages): Generator<void, { tree: BPlusTree; cost: IndexBuild }> {
  const cache = new PageCache(pages.cached);
  const running = steps(cache);
  let measuredMs = 0;
  for (;;) {
    const startedMs = now();
    const step = running.next();
    if (step.done === true) cache.flush();
    measuredMs += now() - startedMs;
    if (step.done === true) return { tree: step.value, cost: costOf(step.value, cache, keys, measuredMs) };
    yield;
  }
}

function costOf(tree: BPlusTree, cache: PageCache, keys: Float64Array, measuredMs: number): IndexBuild {
  const { reads, writes } = cache;
  const questions = Math.min(QUESTIONS, keys.length);
  for (let question = 0; question < questions; question++) tree.has(keys[Math.floor((question * keys.length) / questions)]!);
  return { leaves: tree.leaves, reads, writes, questions, questionReads: cache.reads - reads, measuredMs };
}
