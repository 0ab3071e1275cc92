import { accountKind } from '../../../model/accounts.ts';
import { EVENT } from '../../../model/event-types.ts';
import { accountCurrencyKey, accountKey, NO_KEY } from '../../../model/keys.ts';
import type { RecordCursor } from '../../../model/record.ts';
import type { StreamProcess } from './stream-view.ts';

const { CARD_CAPTURE, REFUND, CHARGEBACK, CORRECTION } = EVENT;

/** More than the legs of any transaction. */
const LEGS = 16;

interface Card {
  /** by event: what captures took that nobody has reversed, minor units */
  readonly open: Map<number, number>;
  /** originals that were reversed before they arrived */
  readonly waiting: Set<number>;
  /** by currency, minor units */
  readonly netMinor: Map<number, number>;
}

/**
 * What an account has paid by card and not got back: captures that no refund, chargeback or correction refers to. The sum is a group, but what has to be taken
 * out of it is the original, and the original may come last. A reversal without one is parked and takes effect when its original comes; forget it, and the
 * capture counts for ever. What cannot be known is how long to wait: a correction of something that was no capture waits to the end, and every open capture is
 * kept, for it might still be reversed.
 */
export const net: StreamProcess<Card> = {
  identity: [0],
  group: (record) =>
    accountKind(record.account) === 'customer' && (record.type === CARD_CAPTURE || isReversal(record))
      ? accountKey(record.account)
      : NO_KEY,
  open: () => ({ open: new Map(), waiting: new Set(), netMinor: new Map() }),
  process(card, record, put) {
    const change = record.type === CARD_CAPTURE ? capture(card, record) : reverse(card, record.refEvent);
    const netMinor = (card.netMinor.get(record.currency) ?? 0) + change;
    card.netMinor.set(record.currency, netMinor);
    put(accountCurrencyKey(record.account, record.currency), netMinor);
  },
};

const isReversal = ({ type }: RecordCursor): boolean => type === REFUND || type === CHARGEBACK || type === CORRECTION;

function capture(card: Card, record: RecordCursor): number {
  const event = record.txn * LEGS + record.leg;
  if (card.waiting.delete(event)) return 0;
  card.open.set(event, -record.amount);
  return -record.amount;
}

function reverse(card: Card, original: number): number {
  const taken = card.open.get(original);
  if (taken === undefined) card.waiting.add(original);
  else card.open.delete(original);
  return -(taken ?? 0);
}
