import { accountKey } from '../../../model/keys.ts';
import { MINUTE } from '../../../model/time.ts';
import type { StreamProcess } from './stream-view.ts';

const GAP_MS = 30 * MINUTE;

interface Visits {
  /** `null` before the first record */
  lastMs: number | null;
  sessions: number;
}

/**
 * How many sessions an account had: half an hour without a record ends one, the next record begins another. Two stretches of time can be joined in their order
 * only, with a look at the gap between them: a monoid that does not commute. The stream knows the last time it saw and nothing before it. A late record must
 * not move that time back, or the next record would seem to come after a long pause; more cannot be done. Whether it was a session of its own, or closed the
 * gap between two, is no longer to be found out, and the small error stays. Accounts whose records came in order are exact.
 */
export const sessions: StreamProcess<Visits> = {
  identity: [0],
  group: (record) => accountKey(record.account),
  open: () => ({ lastMs: null, sessions: 0 }),
  process(visits, record, put) {
    const { eventMs } = record;
    if (visits.lastMs === null || eventMs - visits.lastMs >= GAP_MS) visits.sessions++;
    if (visits.lastMs === null || eventMs > visits.lastMs) visits.lastMs = eventMs;
    put(accountKey(record.account), visits.sessions);
  },
};
