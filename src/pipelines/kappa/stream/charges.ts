import { accountCurrencyKey, NO_KEY } from '../../../model/keys.ts';
import { isPayment } from './payment.ts';
import type { StreamRow } from './stream-view.ts';

const BASIS_POINTS = 25;
const PER_UNIT = 10_000;
const LEAST = 10;

/**
 * A charge of 25 basis points on every payment, rounded half up to a whole minor unit, payment by payment; since the rule changed, 10 minor units at least. Rounded first and added afterwards, the charges form
 * a group and no order matters; rounding the sum instead would give another number, and so does a code version that charges otherwise: the old answers change
 * only when the log is read again.
 */
export const charges: StreamRow = {
  identity: [0],
  key: (record) => (isPayment(record) ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  fold(values, at, record, version) {
    const charge = Math.floor((-record.amount * BASIS_POINTS + PER_UNIT / 2) / PER_UNIT);
    values[at]! += version === 'new' ? Math.max(LEAST, charge) : charge;
  },
  windowEndMs: null,
};
