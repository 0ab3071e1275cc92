import { accountKey } from '../../../model/keys.ts';
import type { StreamRow } from './stream-view.ts';

/** More than the legs of any transaction. */
const LEGS = 16;

/**
 * The last transaction of an account, by the time it happened and not by the time it came: a late record must not push out a newer one. Ties go to the
 * higher transaction and leg, so that every replay agrees. The greater of two is a semilattice: order and copies do no harm, but nothing can be taken back.
 */
export const last: StreamRow = {
  identity: [-1, -1],
  key: (record) => accountKey(record.account),
  fold(values, at, record) {
    const newestMs = values[at]!;
    if (record.eventMs < newestMs) return;
    const event = record.txn * LEGS + record.leg;
    if (record.eventMs === newestMs && event < values[at + 1]!) return;
    values[at] = record.eventMs;
    values[at + 1] = event;
  },
  windowEndMs: null,
};
