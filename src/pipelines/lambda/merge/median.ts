import { groupOfPlace, placeKey } from '../../../model/keys.ts';
import type { KeyedTable } from '../../../support/keyed-table.ts';
import type { StateMerge } from './merge.ts';
import { rowsOfGroup } from './rows-of-group.ts';

/**
 * The batch hands over how often each amount was paid. Both sides are in ascending order, so one walk over the two together comes by the payment in the
 * middle.
 */
export const median: StateMerge<number[]> = {
  groupOf: groupOfPlace,
  merge(batch, overlay, group, put) {
    const middle = lowerMedian(batch, overlay ?? [], group);
    if (middle !== null) put(group, middle);
  },
  detail(batch, overlay, group, put) {
    const { start, end } = rowsOfGroup(batch, placeKey(group, 0), placeKey(group + 1, 0));
    const counts = new Map<number, number>();
    for (let entry = start; entry < end; entry++) counts.set(batch.values[entry * 2]!, batch.values[entry * 2 + 1]!);
    for (const amount of overlay ?? []) counts.set(amount, (counts.get(amount) ?? 0) + 1);
    [...counts].sort(([a], [b]) => a - b).forEach(([amount, count], place) => put(placeKey(group, place + 1), amount, count));
  },
};

/** The payment in the middle, of an even number the lower one of the two; `null` if there is none. */
export function lowerMedian(batch: KeyedTable, payments: readonly number[], group: number): number | null {
  const { start, end } = rowsOfGroup(batch, placeKey(group, 0), placeKey(group + 1, 0));
  let total = payments.length;
  for (let entry = start; entry < end; entry++) total += batch.values[entry * 2 + 1]!;
  if (total === 0) return null;
  let upTo = Math.ceil(total / 2);
  let next = 0;
  for (let entry = start; entry < end; entry++) {
    const amount = batch.values[entry * 2]!;
    for (; next < payments.length && payments[next]! < amount; next++) if (--upTo === 0) return payments[next]!;
    upTo -= batch.values[entry * 2 + 1]!;
    if (upTo <= 0) return amount;
  }
  return payments[next + upTo - 1]!;
}
