import { bucketOf } from '../../support/log-buckets.ts';
import { accountCurrencyKey, sizeKey } from '../keys.ts';
import { median } from './median.ts';
import type { FoldView } from './view.ts';

const { detail: _, ...exact } = median;

/**
 * The median payment per account and currency, estimated: how many payments there were of each size, in buckets that grow with the amounts (see
 * `support/log-buckets.ts`), so that no estimate is off by more than 1/64 of the median. The truth is the exact one; a batch hands over the counts.
 */
export const quantile: FoldView<number[]> = {
  ...exact,
  name: 'quantile',
  title: 'Median payment, estimated',
  estimates: 'median',
  summary: {
    keyColumns: ['account_id', 'ccy', 'bucket'],
    valueColumns: ['count'],
    pack: ([account, currency, bucket]) => sizeKey(accountCurrencyKey(account!, currency!), bucket!),
  },
  summarise(amounts, group, put) {
    const counts = new Map<number, number>();
    for (const amount of amounts) counts.set(bucketOf(amount), (counts.get(bucketOf(amount)) ?? 0) + 1);
    for (const [bucket, count] of counts) put(sizeKey(group, bucket), count);
  },
};
