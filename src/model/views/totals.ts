import { bucketKey, NO_KEY, splitBucket } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import { EVENT_TYPES } from '../event-types.ts';
import type { RowView } from './view.ts';

/** Totals per account, currency, half-open bucket of event time and type. Records of amount 0 are left out; a bucket that sums to 0 is a row. */
export const totals: RowView = {
  kind: 'row',
  name: 'totals',
  number: 'V3',
  title: 'Totals per hour',
  algebra: 'group',
  keyColumns: ['account_id', 'ccy', 'bucket_ms', 'event_type'],
  valueColumns: ['amount_minor'],
  identity: [0],
  keepsIdentity: true,
  key: (record, { bucketMs }) =>
    record.amount === 0 ? NO_KEY : bucketKey(record.account, record.currency, Math.floor(record.eventMs / bucketMs), record.type),
  step(values, at, record) {
    values[at]! += record.amount;
  },
  contribution: (record) => record.amount,
  distance: (values, at, truth, truthAt) => values[at]! - truth[truthAt]!,
  row(key, values, at, { bucketMs }) {
    const { account, currency, bucket, type } = splitBucket(key);
    return [account, CURRENCIES[currency]!.code, bucket * bucketMs, EVENT_TYPES[type]!, values[at]!];
  },
  summary: {
    keyColumns: ['account_id', 'ccy', 'bucket_ms', 'event_type'],
    valueColumns: ['amount_minor'],
    pack: ([account, currency, bucketStartMs, type], { bucketMs }) => bucketKey(account!, currency!, bucketStartMs! / bucketMs, type!),
  },
};
