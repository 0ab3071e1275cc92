import { bucketKey, NO_KEY } from '../../../model/keys.ts';
import type { SpeedRow } from './speed-view.ts';

/**
 * Totals per bucket of event time since the cut. With a cut by offset a late record lands in an old bucket of the overlay and is added there; with a cut by
 * event time the overlay has no old buckets, and a late record finds no place until the next batch.
 */
export const totals: SpeedRow = {
  identity: [0],
  key(record, bucketMs) {
    if (record.amount === 0) return NO_KEY;
    return bucketKey(record.account, record.currency, Math.floor(record.eventMs / bucketMs), record.type);
  },
  add(values, at, record) {
    values[at]! += record.amount;
  },
};
