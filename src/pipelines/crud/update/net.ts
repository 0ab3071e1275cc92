import { accountKind } from '../../../model/accounts.ts';
import { EVENT } from '../../../model/event-types.ts';
import { accountCurrencyKey, accountKey, NO_KEY } from '../../../model/keys.ts';
import type { StateUpdate } from './row-update.ts';

const LEG_DIGITS = 16;

/** A row of the table of card payments; a reversal that finds none inserts it, and 0 is what it has paid so far. */
interface Payment {
  readonly paid: number;
  readonly isReversed: boolean;
}

interface Card {
  /** by the payment's reference */
  readonly payments: Map<number, Payment>;
  /** by currency */
  readonly net: Map<number, number>;
}

/**
 * A table of card payments with a mark for those that were given back, and the sum of those without the mark. The sum is a group; but a refund names its
 * payment, so this view needs rows that last. A refund that comes first inserts the row, marked already, and the payment finds it there. A copy of the payment
 * meets its own row and is added all the same: the sum is written from the sum, not from the rows, and the refund takes it out only once.
 */
export const net: StateUpdate<Card> = {
  initial: [0],
  group({ account, type }) {
    if (accountKind(account) !== 'customer') return NO_KEY;
    return type === EVENT.CARD_CAPTURE || GIVES_BACK.has(type) ? accountKey(account) : NO_KEY;
  },
  open: () => ({ payments: new Map(), net: new Map() }),
  update({ payments, net: sums }, record, put) {
    const { account, currency } = record;
    const isPayment = record.type === EVENT.CARD_CAPTURE;
    const reference = isPayment ? record.txn * LEG_DIGITS + record.leg : record.refEvent;
    const row = payments.get(reference) ?? { paid: 0, isReversed: false };
    let sum = sums.get(currency) ?? 0;
    if (isPayment) {
      payments.set(reference, { ...row, paid: -record.amount });
      if (!row.isReversed) sum -= record.amount;
    } else {
      payments.set(reference, { ...row, isReversed: true });
      if (!row.isReversed) sum -= row.paid;
    }
    sums.set(currency, sum);
    put(accountCurrencyKey(account, currency), sum);
  },
};

const GIVES_BACK: ReadonlySet<number> = new Set([EVENT.REFUND, EVENT.CHARGEBACK, EVENT.CORRECTION]);
