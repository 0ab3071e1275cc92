import { accountCurrencyKey } from '../../../model/keys.ts';
import type { RowUpdate } from './row-update.ts';

/**
 * `UPDATE account SET balance = :read + :amount`. A sum is a group, and yet a row written like this is not safe: the new balance is made from the one that was read, so
 * whoever writes in between is overwritten. A record that comes twice is added twice, because the row does not know what it has seen.
 */
export const balance: RowUpdate = {
  initial: [0],
  key: (record) => accountCurrencyKey(record.account, record.currency),
  update(values, at, record) {
    values[at] = values[at]! + record.amount;
  },
  amount: (record) => record.amount,
  isMisplaced: null,
};
