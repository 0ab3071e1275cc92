import { accountCurrencyKey } from '../../../model/keys.ts';
import type { RowUpdate } from './row-update.ts';

/**
 * `UPDATE account SET available = :read + :amount - :hold`. A group like every sum, and one row where a bank would keep two. Since a record says itself by how
 * much it changes the hold, the capture need not know the authorisation. A capture that is counted twice also gives the hold back twice: the two errors cancel
 * out where the captured amount is the one that was held, and hide each other.
 */
export const available: RowUpdate = {
  initial: [0],
  key: (record) => accountCurrencyKey(record.account, record.currency),
  update(values, at, record) {
    values[at] = values[at]! + record.amount - record.hold;
  },
  amount: (record) => record.amount - record.hold,
  isMisplaced: null,
};
