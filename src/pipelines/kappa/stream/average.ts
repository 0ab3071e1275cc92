import { accountCurrencyKey, NO_KEY } from '../../../model/keys.ts';
import { isPayment } from './payment.ts';
import type { StreamRow } from './stream-view.ts';

/**
 * The average payment of an account in a currency, kept as sum and count and divided only by whoever reads it. Averages themselves cannot be put together, an
 * average of averages is none; the pair is a group and can. A copy counted twice moves both numbers.
 */
export const average: StreamRow = {
  identity: [0, 0],
  key: (record) => (isPayment(record) ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  fold(values, at, record) {
    values[at]! -= record.amount;
    values[at + 1]! += 1;
  },
  windowEndMs: null,
};
