import { accountCurrencyKey, NO_KEY } from '../../../model/keys.ts';
import { isPayment } from './payment.ts';
import type { SpeedRow } from './speed-view.ts';

/**
 * The largest payment since the cut. A maximum, and so a semilattice: overlaps are harmless, but a payment that is lost at the cut may be just the largest.
 */
export const largest: SpeedRow = {
  identity: [0],
  key: (record) => (isPayment(record) ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  add(values, at, record) {
    if (-record.amount > values[at]!) values[at] = -record.amount;
  },
};
