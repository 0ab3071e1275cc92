import { bucketKey, NO_KEY } from '../../../model/keys.ts';
import type { RowUpdate } from './row-update.ts';

/**
 * The running total of the hour, one row per account, currency, hour and type. The hour is that of the posting, when the record came in, because at that moment a
 * table that is updated in place has no other hour open. A late record therefore swells the wrong hour: the sum over all hours is right, no single one has to be.
 */
export const totals: RowUpdate = {
  initial: [0],
  key: (record, bucketMs) =>
    record.amount === 0 ? NO_KEY : bucketKey(record.account, record.currency, Math.floor(record.ingestMs / bucketMs), record.type),
  update(values, at, record) {
    values[at] = values[at]! + record.amount;
  },
  amount: (record) => record.amount,
  isMisplaced: (record, bucketMs) => Math.floor(record.ingestMs / bucketMs) !== Math.floor(record.eventMs / bucketMs),
};
