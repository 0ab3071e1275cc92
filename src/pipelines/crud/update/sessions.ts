import { accountKey } from '../../../model/keys.ts';
import { MINUTE } from '../../../model/time.ts';
import type { StateUpdate } from './row-update.ts';

const PAUSE_MS = 30 * MINUTE;

/**
 * `sessions` and `last_seen` in the row of the account: half an hour after `last_seen` or later, a new session is counted, and `last_seen` is set to the time
 * of the record. Joined in order this is a monoid that does not commute; out of order it goes wrong twice. A late record is taken into whatever session is
 * open, and it sets `last_seen` back, so that the next record seems to come after a pause that nobody made. Nothing corrects the count later. Accounts without
 * disorder are exact.
 */
export const sessions: StateUpdate<{ lastSeenMs: number; sessions: number }> = {
  initial: [0],
  group: ({ account }) => accountKey(account),
  open: () => ({ lastSeenMs: -PAUSE_MS, sessions: 0 }),
  update(row, { account, eventMs }, put) {
    if (eventMs >= row.lastSeenMs + PAUSE_MS) row.sessions += 1;
    row.lastSeenMs = eventMs;
    put(accountKey(account), row.sessions);
  },
};
