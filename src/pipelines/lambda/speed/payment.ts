import { EVENT } from '../../../model/event-types.ts';
import type { RecordCursor } from '../../../model/record.ts';

/** Money that leaves an account by card, in cash, by transfer, for a fee or in an exchange. The batch has its own list of the types, in SQL; change both. */
export function isPayment(record: RecordCursor): boolean {
  if (record.amount >= 0) return false;
  switch (record.type) {
    case EVENT.CARD_CAPTURE:
    case EVENT.WITHDRAWAL:
    case EVENT.TRANSFER:
    case EVENT.FEE:
    case EVENT.FX:
      return true;
    default:
      return false;
  }
}
