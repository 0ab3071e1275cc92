import { accountKind } from '../accounts.ts';
import { EVENT } from '../event-types.ts';
import { accountCurrencyKey, accountEventKey, NO_KEY, splitAccountCurrency } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import type { RecordCursor } from '../record.ts';
import type { FoldView } from './view.ts';

const REVERSALS: readonly number[] = [EVENT.REFUND, EVENT.CHARGEBACK, EVENT.CORRECTION];

const isReversal = (record: RecordCursor): boolean => REVERSALS.includes(record.type) && record.refTxn !== 0;

interface Card {
  /** card payments that nothing has taken back, by event */
  open: Map<number, { readonly currency: number; readonly minor: number }>;
  /** events that were taken back and have not been seen */
  parked: Set<number>;
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
  open: () => ({ open: new Map(), parked: new Set() }),
  take({ open, parked }, record) {
    if (isReversal(record)) {
      const original = accountEventKey(record.account, record.refTxn, record.refLeg);
      if (!open.delete(original)) parked.add(original);
    } else {
      const event = accountEventKey(record.account, record.txn, record.leg);
      if (!parked.delete(event)) open.set(event, { currency: record.currency, minor: -record.amount });
    }
  },
  answers({ open }, account, put) {
    const sums = new Map<number, number>();
    for (const { currency, minor } of open.values()) sums.set(currency, (sums.get(currency) ?? 0) + minor);
    for (const [currency, sum] of sums) put(accountCurrencyKey(account, currency), sum);
  },
  summarise({ open, parked }, _account, put) {
    for (const [event, { currency, minor }] of open) put(event, currency, minor);
    for (const event of parked) put(event, 0, 0);
  },
};
