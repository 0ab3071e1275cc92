import { accountCurrencyKey } from '../../../model/keys.ts';
import type { StateUpdate } from './row-update.ts';

/**
 * A counter beside the balance: `IF :read >= 0 AND :read + :amount < 0 THEN crossings = crossings + 1`. Whether there is a crossing depends on all that was
 * posted before, in its order: a monoid that does not commute. The table posts in order of arrival and asks no further; after a late record the balance is
 * right again and the counter need not be. Accounts without disorder are exact.
 */
export const overdraft: StateUpdate<{ balance: number; crossings: number }> = {
  initial: [0],
  group: (record) => accountCurrencyKey(record.account, record.currency),
  open: () => ({ balance: 0, crossings: 0 }),
  update(row, record, put) {
    const before = row.balance;
    row.balance = before + record.amount;
    if (before >= 0 && row.balance < 0) row.crossings += 1;
    put(accountCurrencyKey(record.account, record.currency), row.crossings);
  },
};
