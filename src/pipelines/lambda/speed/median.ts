import { accountCurrencyKey, NO_KEY } from '../../../model/keys.ts';
import { isPayment } from './payment.ts';
import { insertSorted } from './sorted.ts';
import type { SpeedProcess } from './speed-view.ts';

/**
 * The payments since the cut, every one of them, by size. A median cannot be merged: it says which payment stands in the middle and nothing of those around
 * it. How often each amount occurs can be (counts form a group), and the price is a state that grows with the number of payments.
 */
export const median: SpeedProcess<number[]> = {
  identity: [0],
  group: (record) => (isPayment(record) ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  open: () => [],
  add(payments, record) {
    insertSorted(payments, -record.amount, (a, b) => a < b);
  },
};
