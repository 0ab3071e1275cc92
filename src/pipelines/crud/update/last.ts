import { accountKey } from '../../../model/keys.ts';
import type { RowUpdate } from './row-update.ts';

const LEG_DIGITS = 16;

/**
 * `UPDATE … SET last = GREATEST(:read, :this)`, by event time, then by transaction and leg. A maximum, so a semilattice: copies and disorder do no harm. A stale write
 * still does, because it puts back a maximum that did not know of its neighbour.
 */
export const last: RowUpdate = {
  initial: [-1, -1],
  key: (record) => accountKey(record.account),
  update(values, at, record) {
    const reference = record.txn * LEG_DIGITS + record.leg;
    const isNewer = record.eventMs > values[at]! || (record.eventMs === values[at]! && reference > values[at + 1]!);
    if (!isNewer) return;
    values[at] = record.eventMs;
    values[at + 1] = reference;
  },
  amount: null,
  isMisplaced: null,
};
