import { accountCurrencyKey, NO_KEY } from '../../../model/keys.ts';
import { isPayment } from './payment.ts';
import type { SpeedRow } from './speed-view.ts';

const BASIS_POINTS = 25;
const PER_WHOLE = 10_000;
const LEAST = 10;

/**
 * A quarter of a percent of every payment since the cut, rounded to the minor unit payment by payment, half upwards; the new
 * version charges 10 minor units at least. Rounded charges can be added, so the sum
 * is a group. A charge on the sum could not be: rounding the batch's part and the overlay's part is not rounding the whole. Both layers have to charge
 * the same, in two languages: a change that reaches one of them only comes and goes with every publish.
 */
export const charges: SpeedRow = {
  identity: [0],
  key: (record) => (isPayment(record) ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  add(values, at, record, version) {
    const charge = Math.floor((-record.amount * BASIS_POINTS + PER_WHOLE / 2) / PER_WHOLE);
    values[at]! += version === 'new' ? Math.max(LEAST, charge) : charge;
  },
};
