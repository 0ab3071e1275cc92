import { accountCurrencyKey } from '../../../model/keys.ts';
import type { SpeedRow } from './speed-view.ts';

/**
 * Balance since the cut. The overlay does not know the balance, only how much it has changed; the merge adds the two. Addition has an inverse, so
 * the balance is a group: nothing is lost by splitting it at any cut, as long as each record lies on exactly one side.
 */
export const balance: SpeedRow = {
  identity: [0],
  key: (record) => accountCurrencyKey(record.account, record.currency),
  add(values, at, record) {
    values[at]! += record.amount;
  },
};
