import { accountKind } from '../../../model/accounts.ts';
import { EVENT } from '../../../model/event-types.ts';
import { accountEventKey, accountKey, NO_KEY } from '../../../model/keys.ts';
import type { RecordCursor } from '../../../model/record.ts';
import type { SpeedProcess } from './speed-view.ts';

/** By `accountEventKey` of the capture. */
export interface Captures {
  readonly captures: Map<number, { readonly currency: number; readonly amount: number }>;
  /** Captures that something takes back; not all of them are in `captures`. */
  readonly reversed: Set<number>;
}

/**
 * Card purchases since the cut and what takes them back, side by side: the original of a refund is as a rule older than the cut, and a refund may even come
 * before its original, so neither is struck out here. Sums would be a group; what makes this view hard is the look at another record, which may lie on the
 * other side.
 */
export const net: SpeedProcess<Captures> = {
  identity: [0],
  group: (record) => (isPurchase(record) || isReversal(record) ? accountKey(record.account) : NO_KEY),
  open: () => ({ captures: new Map(), reversed: new Set() }),
  add({ captures, reversed }, record) {
    const { account, currency, amount } = record;
    if (isReversal(record)) reversed.add(accountEventKey(account, record.refTxn, record.refLeg));
    else captures.set(accountEventKey(account, record.txn, record.leg), { currency, amount: -amount });
  },
};

const isPurchase = ({ type, account }: RecordCursor): boolean => type === EVENT.CARD_CAPTURE && accountKind(account) === 'customer';

function isReversal({ type, account }: RecordCursor): boolean {
  if (accountKind(account) !== 'customer') return false;
  return type === EVENT.REFUND || type === EVENT.CHARGEBACK || type === EVENT.CORRECTION;
}
