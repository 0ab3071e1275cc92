import { EVENT_TYPES } from '../../../model/event-types.ts';
import { bucketKey, splitBucket } from '../../../model/keys.ts';
import { CURRENCIES } from '../../../model/money.ts';
import { DAY } from '../../../model/time.ts';
import type { Rollup } from './rollup.ts';

/** Totals of an account by day. A bucket belongs to the day in which it begins; where buckets do not fill days, the last one of a day reaches into the next. */
export const daily: Rollup = {
  title: 'Totals per account and day',
  keyColumns: ['account_id', 'ccy', 'day', 'event_type'],
  key(finer, bucketMs) {
    const { account, currency, bucket, type } = splitBucket(finer);
    return bucketKey(account, currency, Math.floor((bucket * bucketMs) / DAY), type);
  },
  cells(key) {
    const { account, currency, bucket: day, type } = splitBucket(key);
    return [account, CURRENCIES[currency]!.code, day, EVENT_TYPES[type]!];
  },
  finerRange(key, bucketMs) {
    const { account, currency, bucket: day } = splitBucket(key);
    const firstOf = (wanted: number): number => bucketKey(account, currency, Math.ceil((wanted * DAY) / bucketMs), 0);
    return [firstOf(day), firstOf(day + 1)];
  },
};
