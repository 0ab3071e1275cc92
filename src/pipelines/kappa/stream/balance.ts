import { accountCurrencyKey } from '../../../model/keys.ts';
import type { StreamRow } from './stream-view.ts';

/**
 * The balance of an account in a currency: the sum of everything posted to it. Sums form a group, so the order of the records does not matter and a
 * correction is simply one more record. A copy that is counted twice stays in the sum for ever: this view leans on the deduplication before it.
 */
export const balance: StreamRow = {
  identity: [0],
  key: (record) => accountCurrencyKey(record.account, record.currency),
  fold(values, at, record) {
    values[at]! += record.amount;
  },
  windowEndMs: null,
};
