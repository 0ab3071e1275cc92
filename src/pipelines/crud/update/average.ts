import { accountCurrencyKey, NO_KEY } from '../../../model/keys.ts';
import { paidBy } from './paid.ts';
import type { RowUpdate } from './row-update.ts';

/**
 * Sum and number of payments, two columns of one row that are always written together; the average is worked out by whoever reads. The pair is a group, with the
 * weakness of every sum here: what was written from an old reading takes others' payments out again, and a copy counts as one more.
 */
export const average: RowUpdate = {
  initial: [0, 0],
  key: (record) => (paidBy(record) > 0 ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  update(values, at, record) {
    values[at] = values[at]! + paidBy(record);
    values[at + 1] = values[at + 1]! + 1;
  },
  amount: paidBy,
  isMisplaced: null,
};
