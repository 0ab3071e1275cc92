import { EVENT } from '../../../model/event-types.ts';
import type { RecordCursor } from '../../../model/record.ts';

/** What the account pays with this record, in minor units; 0 if the record is no payment by card, cash, transfer, fee or exchange. */
export function paidBy(record: RecordCursor): number {
  switch (record.type) {
    case EVENT.CARD_CAPTURE:
    case EVENT.WITHDRAWAL:
    case EVENT.TRANSFER:
    case EVENT.FEE:
    case EVENT.FX:
      return Math.max(0, -record.amount);
    default:
      return 0;
  }
}
