import { EVENT } from '../event-types.ts';
import { accountCurrencyKey, splitAccountCurrency } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import { byAccountCurrency } from './summary.ts';
import type { FoldView } from './view.ts';

interface Running {
  balance: number;
  refused: number;
}

/** A balance with a rule: a withdrawal that would take it below zero is refused. Everything else is posted, and whether the next withdrawal is accepted depends on all before. */
export const accepted: FoldView<Running> = {
  kind: 'fold',
  name: 'accepted',
  number: 'A',
  title: 'Accepted withdrawals',
  algebra: 'non-mergeable',
  keyColumns: ['account_id', 'ccy'],
  valueColumns: ['balance_minor', 'refused'],
  identity: [0, 0],
  keepsIdentity: true,
  contribution: null,
  distance: (values, at, truth, truthAt) => values[at]! - truth[truthAt]!,
  row(key, values, at) {
    const { account, currency } = splitAccountCurrency(key);
    return [account, CURRENCIES[currency]!.code, values[at]!, values[at + 1]!];
  },
  summary: byAccountCurrency('balance_minor', 'refused'),
  order: 'canonical',
  group: (record) => accountCurrencyKey(record.account, record.currency),
  open: () => ({ balance: 0, refused: 0 }),
  take(running, record) {
    const asks = record.type === EVENT.WITHDRAWAL && record.amount < 0;
    if (asks && running.balance + record.amount < 0) running.refused++;
    else running.balance += record.amount;
  },
  answers: ({ balance, refused }, group, put) => put(group, balance, refused),
  summarise: ({ balance, refused }, group, put) => put(group, balance, refused),
};
