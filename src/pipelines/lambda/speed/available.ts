import { accountCurrencyKey } from '../../../model/keys.ts';
import type { SpeedRow } from './speed-view.ts';

/**
 * Available funds since the cut: what was posted, less what has been put on hold. Every record carries its own effect on the hold, a capture as well as the
 * release of an authorisation; that alone makes this view a group. Without it a capture after the cut would have to look for its authorisation before it, and
 * the overlay, which cannot see over the cut, would not know how much to release.
 */
export const available: SpeedRow = {
  identity: [0],
  key: (record) => accountCurrencyKey(record.account, record.currency),
  add(values, at, record) {
    values[at]! += record.amount - record.hold;
  },
};
