import { accountKind } from '../accounts.ts';
import { EVENT } from '../event-types.ts';
import { accountCurrencyKey, accountEventKey, NO_KEY, splitAccountCurrency } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import type { RecordCursor } from '../record.ts';
import type { FoldView } from './view.ts';

const REVERSALS: readonly number[] = [EVENT.REFUND, EVENT.CHARGEBACK, EVENT.CORRECTION];

const isReversal = (record: RecordCursor): boolean => REVERSALS.includes(record.type) && record.refTxn !== 0;

interface Card {
  /** by event */
  payments: Map<number, { readonly currency: number; readonly minor: number }>;
  /** the events that something takes back, whether they have been seen or not */
  reversed: Set<number>;
}

/** What customers have paid by card and not got back: card payments that no refund, chargeback or correction refers to. Which of the two comes first makes no difference. */
export const net: FoldView<Card> = {
  kind: 'fold',
  name: 'net',
  number: 'V13',
  title: 'Net card payments',
  algebra: 'group',
  keyColumns: ['account_id', 'ccy'],
  valueColumns: ['net_minor'],
  identity: [0],
  keepsIdentity: false,
  contribution: null,
  distance: (values, at, truth, truthAt) => values[at]! - truth[truthAt]!,
  row(key, values, at) {
    const { account, currency } = splitAccountCurrency(key);
    return [account, CURRENCIES[currency]!.code, values[at]!];
  },
  summary: {
    keyColumns: ['account_id', 'event_id'],
    valueColumns: ['ccy_code', 'amount_minor'],
    pack: ([account, event]) => accountEventKey(account!, Math.floor(event! / 16), event! % 16),
  },
  order: 'any',
  group: (record) =>
    accountKind(record.account) === 'customer' && (record.type === EVENT.CARD_CAPTURE || isReversal(record)) ? record.account : NO_KEY,
  open: () => ({ payments: new Map(), reversed: new Set() }),
  take({ payments, reversed }, record) {
    const { account, currency, amount } = record;
    if (isReversal(record)) reversed.add(accountEventKey(account, record.refTxn, record.refLeg));
    else payments.set(accountEventKey(account, record.txn, record.leg), { currency, minor: -amount });
  },
  answers({ payments, reversed }, account, put) {
    const sums = new Map<number, number>();
    for (const [event, { currency, minor }] of payments) {
      if (!reversed.has(event)) sums.set(currency, (sums.get(currency) ?? 0) + minor);
    }
    for (const [currency, sum] of sums) put(accountCurrencyKey(account, currency), sum);
  },
  summarise({ payments, reversed }, _account, put) {
    for (const [event, { currency, minor }] of payments) if (!reversed.has(event)) put(event, currency, minor);
    for (const event of reversed) if (!payments.has(event)) put(event, 0, 0);
  },
};
