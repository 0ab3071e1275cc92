import { ln } from '../support/math.ts';

/**
 * What it costs to keep an index, in pages written, worked out instead of counted.
 *
 * Key by key, a key meets a leaf that is in memory with probability C/L, of L leaves C are held; otherwise that leaf is read, and another one, changed, is
 * written for it. As long as all leaves are held nothing is read at all: that is the overlay of a speed layer. Once there are many more, nearly every key costs
 * one read and one write. In one go, sorted, every leaf is written once.
 *
 * Assumptions: keys come in an order that has nothing to do with their values; an entry has 80 bytes, so a page of 8 KiB holds 100; the cache is 1 MiB; pages above
 * the leaves stay in memory.
 */
export interface Pages {
  readonly keysPerPage: number;
  /** pages that the cache holds */
  readonly cached: number;
}

export const PAGES: Pages = { keysPerPage: 100, cached: 128 };

/** How full leaves are on average that fill up and split: ln 2 (Yao 1978). */
export const MEAN_FILL = ln(2);

/** Leaves after `keys` insertions, on average. */
export const leavesOf = (keys: number, { keysPerPage }: Pages): number => Math.max(1, keys / (keysPerPage * MEAN_FILL));

/** Share of insertions that do not find their leaf in memory, in an index of so many keys. */
export const missShare = (keys: number, pages: Pages): number => Math.max(0, 1 - pages.cached / leavesOf(keys, pages));

/** Leaves read for `keys` insertions: the sum of `missShare` from the first key to the last, n − m − m·ln(n/m) with m keys in the leaves that the cache holds. */
export function readsPerEvent(keys: number, { keysPerPage, cached }: Pages): number {
  const held = cached * keysPerPage * MEAN_FILL;
  return keys <= held ? 0 : keys - held - held * ln(keys / held);
}

/** Leaves written: a leaf comes into the cache because it was read or because it is new; in both cases it is changed there, and written when it leaves. */
export const writesPerEvent = (keys: number, pages: Pages): number => readsPerEvent(keys, pages) + leavesOf(keys, pages);

/** Leaves written by one bulk build. */
export const writesInBulk = (keys: number, { keysPerPage }: Pages): number => Math.ceil(keys / keysPerPage);

/**
 * Pages that are written in addition when keys have to be sorted in no more memory than the cache has: sorted runs of that size, merged until as few are left as can
 * be merged into the leaves.
 */
export function writesToSort(keys: number, pages: Pages): number {
  const written = writesInBulk(keys, pages);
  const mergedAtOnce = pages.cached - 1;
  if (written <= pages.cached) return 0;
  let passes = 1;
  for (let runs = Math.ceil(written / pages.cached); runs > mergedAtOnce; runs = Math.ceil(runs / mergedAtOnce)) passes++;
  return passes * written;
}

/** How many new records a batch must have for building everything anew to write less than inserting them one by one; `Infinity` if it never does. */
export function bulkPaysFrom(keys: number, pages: Pages): number {
  const share = missShare(keys, pages);
  return share === 0 ? Infinity : Math.ceil((writesInBulk(keys, pages) + writesToSort(keys, pages)) / share);
}

/**
 * When an overlay of `rows` should have an index after all. A scan looks at all rows; an index takes log₂ rows steps for each question, and as many for each record that
 * is put into it. So the scan is cheaper as long as there are at least rows / log₂ rows − 1 records for each question: the result.
 */
export const scanPaysFrom = (rows: number): number => (rows < 2 ? 0 : Math.max(0, (rows * MEAN_FILL) / ln(rows) - 1));
