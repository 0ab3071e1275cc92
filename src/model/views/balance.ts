import { accountCurrencyKey, splitAccountCurrency } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import { byAccountCurrency } from './summary.ts';
import type { RowView } from './view.ts';

/** Balance per account and currency: the sum of all amounts. A zero balance is still a row. */
export const balance: RowView = {
  kind: 'row',
  name: 'balance',
  number: 'V1',
  title: 'Balance',
  algebra: 'group',
  keyColumns: ['account_id', 'ccy'],
  valueColumns: ['balance_minor'],
  identity: [0],
  keepsIdentity: true,
  key: (record) => accountCurrencyKey(record.account, record.currency),
  step(values, at, record) {
    values[at]! += record.amount;
  },
  contribution: (record) => record.amount,
  distance: (values, at, truth, truthAt) => values[at]! - truth[truthAt]!,
  row(key, values, at) {
    const { account, currency } = splitAccountCurrency(key);
    return [account, CURRENCIES[currency]!.code, values[at]!];
  },
  summary: byAccountCurrency('balance_minor'),
};
