import { accountKind } from '../../../model/accounts.ts';
import { EVENT } from '../../../model/event-types.ts';
import { accountEventKey, accountKey, NO_KEY } from '../../../model/keys.ts';
import { MINUTE } from '../../../model/time.ts';
import type { StateUpdate } from './row-update.ts';

const WINDOW_MS = 10 * MINUTE;

/** Times of the last three payments, oldest first. */
type Recent = [number, number, number];

/**
 * Three columns `t1, t2, t3` in the row of the card, each payment pushing the oldest out: the payment is one too many if `t1` is less than ten minutes ago.
 * Exactly ten minutes ago is out of the half-open window. The columns are the tail of a list that can be joined in order only, a monoid that does not commute.
 * A late payment pushes out a time that was still needed and puts in one that is too old; the alerts that hang on it stay as they are. Accounts whose payments
 * came in order are exact.
 */
export const velocity: StateUpdate<Recent> = {
  initial: [0],
  group: ({ account, type }) => (type === EVENT.CARD_CAPTURE && accountKind(account) === 'customer' ? accountKey(account) : NO_KEY),
  open: () => [-Infinity, -Infinity, -Infinity],
  update(recent, { account, txn, leg, eventMs }, put) {
    if (recent[0] > eventMs - WINDOW_MS) put(accountEventKey(account, txn, leg), 1);
    recent.shift();
    recent.push(eventMs);
  },
};
