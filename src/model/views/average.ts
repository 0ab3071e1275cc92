import { accountCurrencyKey, NO_KEY, splitAccountCurrency } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import { isPayment } from './payment.ts';
import { byAccountCurrency } from './summary.ts';
import type { RowView } from './view.ts';

/** The average payment per account and currency, kept as (sum, count) and divided only by whoever reads it. */
export const average: RowView = {
  kind: 'row',
  name: 'average',
  number: 'V7',
  title: 'Average payment',
  algebra: 'group',
  keyColumns: ['account_id', 'ccy'],
  valueColumns: ['sum_minor', 'count'],
  identity: [0, 0],
  keepsIdentity: true,
  key: (record) => (isPayment(record) ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  step(values, at, record) {
    values[at]! -= record.amount;
    values[at + 1]! += 1;
  },
  contribution: (record) => -record.amount,
  distance: (values, at, truth, truthAt) => values[at]! - truth[truthAt]!,
  row(key, values, at) {
    const { account, currency } = splitAccountCurrency(key);
    return [account, CURRENCIES[currency]!.code, values[at]!, values[at + 1]!];
  },
  summary: byAccountCurrency('sum_minor', 'count'),
};
