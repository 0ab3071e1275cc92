import { accountCurrencyKey, splitAccountCurrency } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import { byAccountCurrency } from './summary.ts';
import type { FoldView } from './view.ts';

interface Running {
  balance: number;
  crossings: number;
}

/** How often an account went into the red, per currency: its running balance, in the order in which things happened, was not negative before a record and is after it. */
export const overdraft: FoldView<Running> = {
  kind: 'fold',
  name: 'overdraft',
  number: 'V10a',
  title: 'Overdrafts',
  algebra: 'non-commutative monoid',
  keyColumns: ['account_id', 'ccy'],
  valueColumns: ['crossings'],
  identity: [0],
  keepsIdentity: true,
  contribution: null,
  distance: (values, at, truth, truthAt) => values[at]! - truth[truthAt]!,
  row(key, values, at) {
    const { account, currency } = splitAccountCurrency(key);
    return [account, CURRENCIES[currency]!.code, values[at]!];
  },
  summary: byAccountCurrency('crossings', 'balance_minor'),
  order: 'canonical',
  group: (record) => accountCurrencyKey(record.account, record.currency),
  open: () => ({ balance: 0, crossings: 0 }),
  take(running, record) {
    const before = running.balance;
    running.balance += record.amount;
    if (before >= 0 && running.balance < 0) running.crossings++;
  },
  answers: ({ crossings }, group, put) => put(group, crossings),
  summarise: ({ crossings, balance }, group, put) => put(group, crossings, balance),
};
