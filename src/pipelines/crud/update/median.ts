import { accountCurrencyKey, NO_KEY, placeKey } from '../../../model/keys.ts';
import { paidBy } from './paid.ts';
import type { StateUpdate } from './row-update.ts';

/** Two columns of the histogram table, in ascending order of what was paid, and the number of all payments. */
interface Histogram {
  readonly paid: number[];
  readonly count: number[];
  payments: number;
}

/**
 * A histogram in a second table, one row per amount in ascending order, and the lower median found by counting up to the middle. The histogram is a group: rows
 * could be added or taken away in any order. The median alone is not mergeable, and without the second table it could not be kept up at all. A copy makes its
 * row higher by one, which often changes nothing in the middle: an error that is there and does not show.
 */
export const median: StateUpdate<Histogram> = {
  initial: [0],
  group: (record) => (paidBy(record) > 0 ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  open: () => ({ paid: [], count: [], payments: 0 }),
  update(histogram, record, put) {
    add(histogram, paidBy(record));
    put(accountCurrencyKey(record.account, record.currency), lowerMedian(histogram));
  },
  detail: ({ paid, count }, group, put) => paid.forEach((amount, at) => put(placeKey(group, at + 1), amount, count[at]!)),
};

function add(histogram: Histogram, amount: number): void {
  const { paid, count } = histogram;
  histogram.payments += 1;
  let next = paid.length;
  while (next > 0 && paid[next - 1]! > amount) next--;
  if (next > 0 && paid[next - 1] === amount) {
    count[next - 1]! += 1;
    return;
  }
  paid.splice(next, 0, amount);
  count.splice(next, 0, 1);
}

function lowerMedian({ paid, count, payments }: Histogram): number {
  let counted = 0;
  let place = -1;
  while (counted * 2 < payments) counted += count[++place]!;
  return paid[place]!;
}
