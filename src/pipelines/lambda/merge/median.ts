import { amountKey, splitAmount } from '../../../model/keys.ts';
import type { KeyedTable } from '../../../support/keyed-table.ts';
import type { StateMerge } from './merge.ts';
import { rowsOfGroup } from './rows-of-group.ts';

/**
 * The batch hands over how often each amount was paid. Both sides are in ascending order, so one walk over the two together comes by the payment in the
 * middle.
 */
export const median: StateMerge<number[]> = {
  groupOf: (key) => splitAmount(key).group,
  merge(batch, overlay, group, put) {
    const middle = lowerMedian(batch, overlay ?? [], group);
    if (middle !== null) put(group, middle);
  },
};

/** The payment in the middle, of an even number the lower one of the two; `null` if there is none. */
export function lowerMedian(batch: KeyedTable, payments: readonly number[], group: number): number | null {
  const { start, end } = rowsOfGroup(batch, amountKey(group, 0), amountKey(group + 1, 0));
  let total = payments.length;
  for (let entry = start; entry < end; entry++) total += batch.values[entry]!;
  if (total === 0) return null;
  let upTo = Math.ceil(total / 2);
  let next = 0;
  for (let entry = start; entry < end; entry++) {
    const { amount } = splitAmount(batch.keys[entry]!);
    for (; next < payments.length && payments[next]! < amount; next++) if (--upTo === 0) return payments[next]!;
    upTo -= batch.values[entry]!;
    if (upTo <= 0) return amount;
  }
  return payments[next + upTo - 1]!;
}
