import { EVENT } from '../../../model/event-types.ts';
import { accountCurrencyKey } from '../../../model/keys.ts';
import type { RowUpdate } from './row-update.ts';

/**
 * `UPDATE account SET balance = :read + :amount`, unless it is a withdrawal and would leave less than nothing: then `refused` goes up instead. Answers cannot
 * be merged. Decided is what the row said at that moment; the deposit that should have come first changes nothing any more. Under read committed two
 * withdrawals may even read the same balance and both be paid.
 */
export const accepted: RowUpdate = {
  initial: [0, 0],
  key: (record) => accountCurrencyKey(record.account, record.currency),
  update(values, at, record) {
    const left = values[at]! + record.amount;
    const isRefused = left < 0 && record.amount < 0 && record.type === EVENT.WITHDRAWAL;
    if (isRefused) values[at + 1] = values[at + 1]! + 1;
    else values[at] = left;
  },
  amount: null,
  isMisplaced: null,
};
