import { accountKey } from '../../../model/keys.ts';
import { toEuroMinor } from '../../../model/rates.ts';
import type { SpeedRow } from './speed-view.ts';

/**
 * What has moved on an account since the cut, in euros, each record at the rate of the day on which it happened. That rate is the same whoever asks for it
 * and when, so sums of what is converted can be added. At today's rate it would not be so: the batch has converted at yesterday's, and the two halves would
 * be in different money.
 */
export const converted: SpeedRow = {
  identity: [0],
  key: (record) => accountKey(record.account),
  add(values, at, record) {
    values[at]! += toEuroMinor(record.amount, record.currency, record.eventDay);
  },
};
