import { accountCurrencyKey, NO_KEY, splitAccountCurrency } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import { isPayment } from './payment.ts';
import { byAccountCurrency } from './summary.ts';
import type { RowView } from './view.ts';

/** The largest payment per account and currency, as a positive amount. */
export const largest: RowView = {
  kind: 'row',
  name: 'largest',
  number: 'V5',
  title: 'Largest payment',
  algebra: 'semilattice',
  keyColumns: ['account_id', 'ccy'],
  valueColumns: ['amount_minor'],
  identity: [0],
  keepsIdentity: true,
  key: (record) => (isPayment(record) ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  step(values, at, record) {
    values[at] = Math.max(values[at]!, -record.amount);
  },
  contribution: null,
  distance: () => 0,
  row(key, values, at) {
    const { account, currency } = splitAccountCurrency(key);
    return [account, CURRENCIES[currency]!.code, values[at]!];
  },
  summary: byAccountCurrency('amount_minor'),
};
