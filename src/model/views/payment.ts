import { EVENT } from '../event-types.ts';
import type { RecordCursor } from '../record.ts';

const PAYMENTS = new Set([EVENT.CARD_CAPTURE, EVENT.WITHDRAWAL, EVENT.TRANSFER, EVENT.FEE, EVENT.FX]);

/** Money leaving an account by card, cash, transfer, fee or exchange; what `largest`, `average` and `median` look at. */
export const isPayment = (record: RecordCursor): boolean => record.amount < 0 && PAYMENTS.has(record.type);
