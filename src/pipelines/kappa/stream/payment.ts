import { EVENT } from '../../../model/event-types.ts';
import type { RecordCursor } from '../../../model/record.ts';

const { CARD_CAPTURE, WITHDRAWAL, TRANSFER, FEE, FX } = EVENT;

/** A payment is money that leaves the account: the debit of a card, cash, transfer, fee or exchange, but not of an interest charge or a correction. */
export function isPayment({ amount, type }: RecordCursor): boolean {
  if (amount >= 0) return false;
  return type === CARD_CAPTURE || type === WITHDRAWAL || type === TRANSFER || type === FEE || type === FX;
}
