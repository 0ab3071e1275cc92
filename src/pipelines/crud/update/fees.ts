import { accountCurrencyKey } from '../../../model/keys.ts';
import type { RowUpdate } from './row-update.ts';

const OVERDRAFT_FEE_MINOR = 250;

/**
 * Number of overdraft fees and the balance they were taken from, written together: if the posting takes the balance below zero, the fee goes the same way. The
 * next fee depends on this one, so there is nothing that could be merged, and a posting that came in the wrong order cannot be undone: which fees would not
 * have been due is nowhere written down. In order of arrival, one after the other, an account without disorder is right.
 */
export const fees: RowUpdate = {
  initial: [0, 0],
  key: (record) => accountCurrencyKey(record.account, record.currency),
  update(values, at, record) {
    const before = values[at + 1]!;
    const posted = before + record.amount;
    const isDue = before >= 0 && posted < 0;
    values[at] = values[at]! + (isDue ? 1 : 0);
    values[at + 1] = posted - (isDue ? OVERDRAFT_FEE_MINOR : 0);
  },
  amount: null,
  isMisplaced: null,
};
