import { accountCurrencyKey, splitAccountCurrency } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import { byAccountCurrency } from './summary.ts';
import type { RowView } from './view.ts';

/** What an account can spend: everything posted to it, less what is held for card payments that have been authorised and not yet captured or released. */
export const available: RowView = {
  kind: 'row',
  name: 'available',
  number: 'V2',
  title: 'Available balance',
  algebra: 'group',
  keyColumns: ['account_id', 'ccy'],
  valueColumns: ['available_minor'],
  identity: [0],
  keepsIdentity: true,
  key: (record) => accountCurrencyKey(record.account, record.currency),
  step(values, at, record) {
    values[at]! += record.amount - record.hold;
  },
  contribution: (record) => record.amount - record.hold,
  distance: (values, at, truth, truthAt) => values[at]! - truth[truthAt]!,
  row(key, values, at) {
    const { account, currency } = splitAccountCurrency(key);
    return [account, CURRENCIES[currency]!.code, values[at]!];
  },
  summary: byAccountCurrency('available_minor'),
};
