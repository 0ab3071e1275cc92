import type { KeyedTable } from '../../../support/keyed-table.ts';

/** Entries `start` up to and not including `end`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * The rows of a batch view with keys in [fromKey, toKey). A batch hands its rows over in ascending order of key, and a key begins with the group it belongs
 * to, so the rows of a group lie side by side.
 */
export function rowsOfGroup(batch: KeyedTable, fromKey: number, toKey: number): Stretch {
  return { start: firstFrom(batch, fromKey), end: firstFrom(batch, toKey) };
}

function firstFrom({ keys, size }: KeyedTable, key: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
