import type { ViewName } from '../../model/views/index.ts';
import type { KeyedTable } from '../../support/keyed-table.ts';
import type { BatchTables } from './batch-layer.ts';
import { MERGES } from './merge/index.ts';
import type { Merge } from './merge/merge.ts';

/** Whether slices of a batch view of it can be added up, row by row: of the others, only slices without a key in common can stand side by side. */
export const isSliceable = (view: ViewName): boolean => typeof (MERGES[view] as Merge) === 'function';

/** The batch view that slices make up: rows of the same key are put together as batch view and overlay would be. */
export function combineSlices(slices: readonly BatchTables[]): BatchTables {
  const [first, ...more] = slices;
  return first === undefined ? new Map() : more.reduce(combine, first);
}

/** A view that one of them was computed without comes from the other alone. */
function combine(one: BatchTables, other: BatchTables): BatchTables {
  const sum = new Map(one);
  for (const [view, table] of other) {
    const before = one.get(view);
    sum.set(view, before === undefined ? table : combineTables(view, before, table));
  }
  return sum;
}

function combineTables(view: ViewName, one: KeyedTable, other: KeyedTable): KeyedTable {
  if (one.size === 0) return other;
  if (other.size === 0) return one;
  const merge: Merge = MERGES[view];
  const sum = one.copy();
  const into = new Float64Array(one.width);
  for (let entry = 0; entry < other.size; entry++) {
    const key = other.keys[entry]!;
    const at = sum.find(key);
    const from = entry * other.width;
    if (at === -1 || typeof merge !== 'function') sum.write(key, [...other.values.subarray(from, from + other.width)]);
    else {
      merge(sum.values, at * sum.width, other.values, from, into);
      sum.write(key, [...into]);
    }
  }
  return sum.sorted();
}
