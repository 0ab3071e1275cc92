import { accountCurrencyKey, NO_KEY, splitAccountCurrency } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import { isPayment } from './payment.ts';
import { byAccountCurrency } from './summary.ts';
import type { FoldView } from './view.ts';

/**
 * The median payment once more, the same answer to the same question as `median`, but of all that it was made from nothing is handed over. From two histograms a
 * median follows, from two medians none: what can be put together is decided by what was kept and not by what was asked.
 */
export const middle: FoldView<number[]> = {
  kind: 'fold',
  name: 'middle',
  number: 'V9',
  title: 'Median payment, kept alone',
  algebra: 'non-mergeable',
  keyColumns: ['account_id', 'ccy'],
  valueColumns: ['median_minor'],
  identity: [0],
  keepsIdentity: false,
  contribution: null,
  distance: (values, at, truth, truthAt) => values[at]! - truth[truthAt]!,
  row(key, values, at) {
    const { account, currency } = splitAccountCurrency(key);
    return [account, CURRENCIES[currency]!.code, values[at]!];
  },
  summary: byAccountCurrency('median_minor'),
  order: 'any',
  group: (record) => (isPayment(record) ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  open: () => [],
  take(amounts, record) {
    let place = amounts.length;
    while (place > 0 && amounts[place - 1]! > -record.amount) place--;
    amounts.splice(place, 0, -record.amount);
  },
  answers: (amounts, group, put) => put(group, amounts[(amounts.length - 1) >> 1]!),
  summarise: (amounts, group, put) => put(group, amounts[(amounts.length - 1) >> 1]!),
};
