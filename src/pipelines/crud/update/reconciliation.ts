import { accountKind } from '../../../model/accounts.ts';
import { accountCurrencyKey, NO_KEY, statementKey } from '../../../model/keys.ts';
import type { StateUpdate } from './row-update.ts';

/** The account's row. */
interface Account {
  balance: number;
}

/**
 * What another bank says an account held, less the balance in the row. The statement speaks of a moment in the past and the row holds only the present, so
 * everything booked in between shows as a break, and so does everything of before that is still to come. Nothing in the table could tell these from a real
 * one: the balance as it was has been written over. On an account without movement it is right.
 */
export const reconciliation: StateUpdate<Account> = {
  initial: [0],
  group: ({ account, currency }) => (accountKind(account) === 'internal' ? accountCurrencyKey(account, currency) : NO_KEY),
  open: () => ({ balance: 0 }),
  update(row, { txn, account, currency, amount, statement }, put) {
    row.balance += amount;
    if (statement !== null) put(statementKey(txn, account, currency), statement.closingMinor - row.balance);
  },
};
