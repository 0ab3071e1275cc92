import { accountCurrencyKey, splitAccountCurrency } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import { byAccountCurrency } from './summary.ts';
import type { FoldView } from './view.ts';

/** minor units */
const FEE = 250;

interface Running {
  balance: number;
  fees: number;
}

/** Overdraft fees: whoever goes into the red pays one, and the fee is itself taken from the balance, so it decides when the next one falls due. */
export const fees: FoldView<Running> = {
  kind: 'fold',
  name: 'fees',
  number: 'V10b',
  title: 'Overdraft fees',
  algebra: 'non-mergeable',
  keyColumns: ['account_id', 'ccy'],
  valueColumns: ['fees', 'balance_minor'],
  identity: [0, 0],
  keepsIdentity: true,
  contribution: null,
  distance: () => 0,
  row(key, values, at) {
    const { account, currency } = splitAccountCurrency(key);
    return [account, CURRENCIES[currency]!.code, values[at]!, values[at + 1]!];
  },
  summary: byAccountCurrency('fees', 'balance_minor'),
  order: 'canonical',
  group: (record) => accountCurrencyKey(record.account, record.currency),
  open: () => ({ balance: 0, fees: 0 }),
  take(running, record) {
    const before = running.balance;
    running.balance += record.amount;
    if (before < 0 || running.balance >= 0) return;
    running.balance -= FEE;
    running.fees++;
  },
  answers: ({ fees: count, balance }, group, put) => put(group, count, balance),
  summarise: ({ fees: count, balance }, group, put) => put(group, count, balance),
};
