import { accountCurrencyKey, splitAccountCurrency } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import { byAccountCurrency } from './summary.ts';
import type { RowView } from './view.ts';

/**
 * Interest accrued per account and currency, in amount-days: each amount times the days since its value date. It is kept as (sum, sum · value day), which no passing
 * day changes, and worked out for the day on which it is read; rate and rounding are the reader's.
 */
export const interest: RowView = {
  kind: 'row',
  name: 'interest',
  number: 'V14',
  title: 'Accrued interest',
  algebra: 'group',
  keyColumns: ['account_id', 'ccy'],
  valueColumns: ['accrued_minor'],
  identity: [0, 0],
  keepsIdentity: true,
  key: (record) => accountCurrencyKey(record.account, record.currency),
  step(values, at, record) {
    values[at]! += record.amount;
    values[at + 1]! += record.amount * record.valueDay;
  },
  contribution: null,
  distance: (values, at, truth, truthAt) => values[at]! - truth[truthAt]!,
  row(key, values, at, { day }) {
    const { account, currency } = splitAccountCurrency(key);
    return [account, CURRENCIES[currency]!.code, day * values[at]! - values[at + 1]!];
  },
  summary: byAccountCurrency('sum_minor', 'weighted_minor'),
};
