import { accountCurrencyKey, NO_KEY } from '../../../model/keys.ts';
import { isPayment } from './payment.ts';
import type { SpeedRow } from './speed-view.ts';

const BASIS_POINTS = 25;
const PER_WHOLE = 10_000;

/**
 * A quarter of a percent of every payment since the cut, rounded to the minor unit payment by payment, half upwards. Rounded charges can be added, so the sum
 * is a group. A charge on the sum could not be: rounding the batch's part and the overlay's part is not rounding the whole. Both layers have to round the
 * same way, in two languages.
 */
export const charges: SpeedRow = {
  identity: [0],
  key: (record) => (isPayment(record) ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  add(values, at, record) {
    values[at]! += Math.floor((-record.amount * BASIS_POINTS + PER_WHOLE / 2) / PER_WHOLE);
  },
};
