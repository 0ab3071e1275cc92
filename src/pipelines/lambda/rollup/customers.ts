import { accountKind, MERCHANT_BASE } from '../../../model/accounts.ts';
import { EVENT_TYPES } from '../../../model/event-types.ts';
import { bucketKey, NO_KEY, splitBucket } from '../../../model/keys.ts';
import { CURRENCIES } from '../../../model/money.ts';
import type { Rollup } from './rollup.ts';

/** Totals of all customers together, per bucket and type; the bank's own accounts would make every sum 0. Its rows lie all over the finer table, whatever that is sorted by. */
export const customers: Rollup = {
  title: 'Totals of all customers',
  keyColumns: ['ccy', 'bucket_ms', 'event_type'],
  key(finer) {
    const { account, currency, bucket, type } = splitBucket(finer);
    return accountKind(account) === 'customer' ? bucketKey(0, currency, bucket, type) : NO_KEY;
  },
  cells(key, bucketMs) {
    const { currency, bucket, type } = splitBucket(key);
    return [CURRENCIES[currency]!.code, bucket * bucketMs, EVENT_TYPES[type]!];
  },
  finerRange: () => [0, bucketKey(MERCHANT_BASE, 0, 0, 0)],
};
