import type { KeyedTable } from '../../../support/keyed-table.ts';
import { lowerBound } from '../../../support/lower-bound.ts';

/** Entries `start` up to and not including `end`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * The rows of a batch view with keys in [fromKey, toKey). A batch hands its rows over in ascending order of key, and a key begins with the group it belongs
 * to, so the rows of a group lie side by side.
 */
export function rowsOfGroup({ keys, size }: KeyedTable, fromKey: number, toKey: number): Stretch {
  return { start: lowerBound(keys, fromKey, size), end: lowerBound(keys, toKey, size) };
}
