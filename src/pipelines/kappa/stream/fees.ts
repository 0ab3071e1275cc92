import { accountCurrencyKey } from '../../../model/keys.ts';
import type { StreamRow } from './stream-view.ts';

const FEE_MINOR = 250;

/**
 * Every time the balance falls below zero a fee of 250 minor units is taken from it, which brings the next fall nearer. The outcome feeds back into what it is
 * made from, so two stretches of the log have no answers that could be merged: the second must begin where the first ended. A stream does just that, but in the
 * order of arrival. A record that comes after one that happened later finds another balance than it should have, and a fee that was charged or spared then is
 * never put right. Accounts whose records came in order are exact.
 */
export const fees: StreamRow = {
  identity: [0, 0],
  key: (record) => accountCurrencyKey(record.account, record.currency),
  fold(values, at, record) {
    const before = values[at + 1]!;
    const after = before + record.amount;
    const falls = before >= 0 && after < 0;
    if (falls) values[at]! += 1;
    values[at + 1] = falls ? after - FEE_MINOR : after;
  },
  windowEndMs: null,
};
