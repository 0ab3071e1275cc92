import { accountKind } from '../../../model/accounts.ts';
import { EVENT } from '../../../model/event-types.ts';
import { accountEventKey, accountKey, NO_KEY } from '../../../model/keys.ts';
import { MINUTE } from '../../../model/time.ts';
import type { StreamProcess } from './stream-view.ts';

const WINDOW_MS = 10 * MINUTE;
const USUAL = 3;

/**
 * An alert for every card payment of a customer that is more than the third within ten minutes, itself included; the window is half-open, so a payment exactly
 * ten minutes ago is out of it. What has to be remembered is a queue of the latest payment times: old ones leave at the front, the new one joins at the back.
 * The class is a monoid that does not commute, lists of neighbours joined in order. A late payment joins at the back like any other and is judged by who
 * arrived before it; payments that happened after it are not judged again. A few alerts are missing or false for good. Accounts whose payments came in order
 * are exact.
 */
export const velocity: StreamProcess<number[]> = {
  identity: [0],
  group: (record) =>
    record.type === EVENT.CARD_CAPTURE && accountKind(record.account) === 'customer' ? accountKey(record.account) : NO_KEY,
  open: () => [],
  process(latestMs, record, put) {
    const { eventMs } = record;
    while (latestMs.length > 0 && latestMs[0]! <= eventMs - WINDOW_MS) latestMs.shift();
    latestMs.push(eventMs);
    if (latestMs.length > USUAL) put(accountEventKey(record.account, record.txn, record.leg), 1);
  },
};
