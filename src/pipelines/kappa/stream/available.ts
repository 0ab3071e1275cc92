import { accountCurrencyKey } from '../../../model/keys.ts';
import type { StreamRow } from './stream-view.ts';

/**
 * What an account may spend: what was posted to it, less what is held for card payments that are not captured yet. Every record says by how much it changes the
 * hold, so a capture need not look for its authorisation and both sums form a group: records may come in any order. Between the two the answer is what it
 * should be even if the release came first: for a moment more is available than there is money, and the late authorisation takes it back.
 */
export const available: StreamRow = {
  identity: [0],
  key: (record) => accountCurrencyKey(record.account, record.currency),
  fold(values, at, record) {
    values[at]! += record.amount - record.hold;
  },
  windowEndMs: null,
};
