import { accountCurrencyKey, NO_KEY, placeKey } from '../../../model/keys.ts';
import { isPayment } from './payment.ts';
import type { StreamProcess } from './stream-view.ts';

/**
 * The payment in the middle: half of an account's payments are smaller or equal. Of an even number it is the lower of the two in the middle, so it is an amount
 * that was paid. Two medians have no common median; what can be put together is how often each amount was paid, and that is a group. So every payment is kept,
 * in order of amount: exact however late a record comes, and as large as the history.
 */
export const median: StreamProcess<number[]> = {
  identity: [0],
  group: (record) => (isPayment(record) ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  open: () => [],
  process(ascending, record, put) {
    const paid = -record.amount;
    ascending.splice(placeOf(paid, ascending), 0, paid);
    put(accountCurrencyKey(record.account, record.currency), ascending[(ascending.length - 1) >> 1]!);
  },
  detail(ascending, group, put) {
    let place = 0;
    for (let from = 0, to = 0; from < ascending.length; from = to) {
      while (ascending[to] === ascending[from]) to++;
      put(placeKey(group, ++place), ascending[from]!, to - from);
    }
  },
};

/** Number of amounts that are smaller. */
function placeOf(paid: number, ascending: readonly number[]): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < paid) low = middle + 1;
    else high = middle;
  }
  return low;
}
