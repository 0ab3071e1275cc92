import { accountCurrencyKey, NO_KEY } from '../../../model/keys.ts';
import { bucketOf, middleOf } from '../../../support/log-buckets.ts';
import { isPayment } from './payment.ts';
import type { StreamProcess } from './stream-view.ts';

/**
 * The payment in the middle, to within 1/64: payments are counted by size, in buckets that are the wider the greater the amounts, and the answer is the middle of the
 * bucket up to which half of them lie. Counts are a group and do not care about order. Where the exact median keeps every payment, this keeps a few hundred
 * counts at most. A copy counts again, but has to push the middle over the limit of a bucket before anybody can see it.
 */
export const quantile: StreamProcess<Map<number, number>> = {
  identity: [0],
  group: (record) => (isPayment(record) ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  open: () => new Map(),
  process(sizes, record, put) {
    const size = bucketOf(-record.amount);
    sizes.set(size, (sizes.get(size) ?? 0) + 1);
    put(accountCurrencyKey(record.account, record.currency), middleOf(lowerMiddle(sizes)));
  },
};

/** The lowest bucket with half of the payments in it and below. */
function lowerMiddle(sizes: ReadonlyMap<number, number>): number {
  const buckets = Uint32Array.from(sizes.keys()).sort();
  let above = 0;
  for (const bucket of buckets) above += sizes.get(bucket)!;
  let below = 0;
  return buckets.find((bucket) => {
    below += sizes.get(bucket)!;
    above -= sizes.get(bucket)!;
    return below >= above;
  })!;
}
