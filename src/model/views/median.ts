import { accountCurrencyKey, groupOfPlace, NO_KEY, placeKey, splitAccountCurrency } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import { isPayment } from './payment.ts';
import type { FoldView } from './view.ts';

/** The median payment per account and currency: of an even number of payments the lower one of the two in the middle, so that it is an amount that was paid. */
export const median: FoldView<number[]> = {
  kind: 'fold',
  name: 'median',
  number: 'V9',
  title: 'Median payment',
  algebra: 'group',
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
  summary: {
    keyColumns: ['account_id', 'ccy', 'place'],
    valueColumns: ['amount_minor', 'count'],
    pack: ([account, currency, place]) => placeKey(accountCurrencyKey(account!, currency!), place!),
  },
  detail: {
    name: 'histogram',
    columns: ['account_id', 'ccy', 'amount_minor', 'count'],
    row(key, values, at) {
      const { account, currency } = splitAccountCurrency(groupOfPlace(key));
      return [account, CURRENCIES[currency]!.code, values[at]!, values[at + 1]!];
    },
  },
  order: 'any',
  group: (record) => (isPayment(record) ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  open: () => [],
  take(amounts, record) {
    let place = amounts.length;
    while (place > 0 && amounts[place - 1]! > -record.amount) place--;
    amounts.splice(place, 0, -record.amount);
  },
  answers: (amounts, group, put) => put(group, amounts[(amounts.length - 1) >> 1]!),
  summarise(amounts, group, put) {
    const counts = new Map<number, number>();
    for (const amount of amounts) counts.set(amount, (counts.get(amount) ?? 0) + 1);
    let place = 1;
    for (const [amount, count] of counts) put(placeKey(group, place++), amount, count);
  },
};
