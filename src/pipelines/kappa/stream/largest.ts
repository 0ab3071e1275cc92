import { accountCurrencyKey, NO_KEY } from '../../../model/keys.ts';
import { isPayment } from './payment.ts';
import type { StreamRow } from './stream-view.ts';

/**
 * The largest payment of an account in a currency. A maximum is a semilattice: copies and disorder do no harm, so this view is right even where the sums are
 * not. The price is that it has no inverse: once a payment turns out to be void, only a replay finds the one that was largest before it.
 */
export const largest: StreamRow = {
  identity: [0],
  key: (record) => (isPayment(record) ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  fold(values, at, record) {
    const paid = -record.amount;
    if (paid > values[at]!) values[at] = paid;
  },
  windowEndMs: null,
};
