import { accountCurrencyKey, NO_KEY, splitAccountCurrency } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import { isPayment } from './payment.ts';
import type { View } from './view.ts';

/** The largest payment per account and currency, as a positive amount. */
export const largest: View = {
  name: 'largest',
  number: 'V5',
  title: 'Largest payment',
  algebra: 'semilattice',
  keyColumns: ['account_id', 'ccy'],
  valueColumns: ['amount_minor'],
  identity: [0],
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
};
