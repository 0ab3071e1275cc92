import { accountKind } from '../../../model/accounts.ts';
import { accountCurrencyKey, NO_KEY, statementKey } from '../../../model/keys.ts';
import type { SpeedProcess } from './speed-view.ts';

export interface Books {
  readonly postings: { readonly eventMs: number; readonly amount: number }[];
  readonly statements: OpenStatement[];
}

export interface OpenStatement {
  readonly key: number;
  readonly asOfMs: number;
  readonly closing: number;
  readonly count: number;
}

/**
 * Statements of other banks since the cut, and the bank's own postings since. A statement that comes after the cut speaks of a moment before it as a rule, so
 * hardly any of the postings it counts are here; the overlay can keep it and has nothing to hold it against.
 */
export const reconciliation: SpeedProcess<Books> = {
  identity: [0],
  group: ({ account, currency }) => (accountKind(account) === 'internal' ? accountCurrencyKey(account, currency) : NO_KEY),
  open: () => ({ postings: [], statements: [] }),
  add({ postings, statements }, { txn, account, currency, amount, eventMs, statement }) {
    if (amount !== 0) postings.push({ eventMs, amount });
    if (statement === null) return;
    const { asOfMs, closingMinor, postings: count } = statement;
    statements.push({ key: statementKey(txn, account, currency), asOfMs, closing: closingMinor, count });
  },
};
