import { accountKey } from '../../../model/keys.ts';
import type { SpeedRow } from './speed-view.ts';

/**
 * The latest transaction since the cut, by (event time, transaction, leg). A maximum is a semilattice: seeing a record twice does no harm, so an overlap at
 * the cut goes unnoticed here. It has no inverse either: taking the latest transaction back needs a look at the one before it.
 */
export const last: SpeedRow = {
  identity: [-1, -1],
  key: (record) => accountKey(record.account),
  add(values, at, record) {
    const place = record.txn * 16 + record.leg;
    const { eventMs } = record;
    const later = eventMs > values[at]! || (eventMs === values[at]! && place > values[at + 1]!);
    if (!later) return;
    values[at] = eventMs;
    values[at + 1] = place;
  },
};
