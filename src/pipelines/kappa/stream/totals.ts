import { bucketKey, NO_KEY } from '../../../model/keys.ts';
import type { StreamRow } from './stream-view.ts';

/**
 * What was posted per account, currency, type and hour (or whatever the bucket is): a window over event time, half-open, so that a record on the full hour
 * belongs to the hour it begins. The sum is shown while it grows and closed by the watermark; a sum is a group, so the order within the window
 * does not matter. What goes wrong is the end of waiting: a record that comes after its window was closed is put aside and missing from the
 * total, until someone reprocesses the log with more patience.
 */
export const totals: StreamRow = {
  identity: [0],
  key(record, bucketMs) {
    if (record.amount === 0) return NO_KEY;
    return bucketKey(record.account, record.currency, Math.floor(record.eventMs / bucketMs), record.type);
  },
  fold(values, at, record) {
    values[at]! += record.amount;
  },
  windowEndMs: (record, bucketMs) => (Math.floor(record.eventMs / bucketMs) + 1) * bucketMs,
};
