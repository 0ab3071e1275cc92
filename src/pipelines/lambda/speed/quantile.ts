import { accountCurrencyKey, NO_KEY } from '../../../model/keys.ts';
import { bucketOf } from '../../../support/log-buckets.ts';
import { isPayment } from './payment.ts';
import type { SpeedProcess } from './speed-view.ts';

/**
 * The payments since the cut, counted by size. Counts form a group, so they can be added to those of the batch, as long as both sides have drawn the limits of
 * the buckets alike. There are a few hundred sizes at most, from cents to fortunes, and the state grows no further, however many payments there are.
 */
export const quantile: SpeedProcess<Map<number, number>> = {
  identity: [0],
  group: (record) => (isPayment(record) ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  open: () => new Map(),
  add(counts, record) {
    const bucket = bucketOf(-record.amount);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  },
};
