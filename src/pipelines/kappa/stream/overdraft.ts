import { accountCurrencyKey } from '../../../model/keys.ts';
import type { StreamProcess } from './stream-view.ts';

interface Account {
  balanceMinor: number;
  crossings: number;
}

/**
 * How often the running balance falls below zero. Two stretches of records can be put together only in their order, for whether the second begins above zero
 * depends on the first: a monoid that does not commute. A stream never merges, it goes on from the balance it has; but it goes on in the order of arrival.
 * Where a record comes after one that happened later, the balance took another way to the same end, and a crossing too many or too few stays in the count for
 * good. Accounts whose records came in order are exact.
 */
export const overdraft: StreamProcess<Account> = {
  identity: [0],
  group: (record) => accountCurrencyKey(record.account, record.currency),
  open: () => ({ balanceMinor: 0, crossings: 0 }),
  process(state, record, put) {
    const wasCovered = state.balanceMinor >= 0;
    state.balanceMinor += record.amount;
    if (wasCovered && state.balanceMinor < 0) state.crossings++;
    put(accountCurrencyKey(record.account, record.currency), state.crossings);
  },
  stillHolds: ({ balanceMinor }, { amount }) => balanceMinor < 0 && amount < 0,
};
