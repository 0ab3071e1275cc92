import { largest } from './largest.ts';
import type { SpeedRow } from './speed-view.ts';

/**
 * Sum and count of the payments since the cut. Averages do not add up, their sums and counts do; who merges two averages has already lost the weights.
 */
export const average: SpeedRow = {
  identity: [0, 0],
  key: largest.key,
  add(values, at, record) {
    values[at]! -= record.amount;
    values[at + 1]! += 1;
  },
};
