import type { Request } from '../../speed/accepted.ts';
import type { StateMerge } from '../merge.ts';

/**
 * Add the two answers: the balance at the cut and the change since, refusals before and refusals since. But the overlay had to decide without knowing the
 * balance, so it refuses nearly every withdrawal, on accounts that could pay ten times over. Nobody can take a refusal back afterwards: the customer has gone
 * home without the money.
 */
export const accepted: StateMerge<Request[]> = {
  groupOf: (key) => key,
  merge(batch, overlay, group, put) {
    const entry = batch.find(group);
    const [balanceBefore, refusedBefore] = entry === -1 ? [0, 0] : [batch.values[entry * 2]!, batch.values[entry * 2 + 1]!];
    let balance = 0;
    let refused = 0;
    for (const { amount, isWithdrawal } of overlay ?? []) {
      if (isWithdrawal && balance + amount < 0) refused++;
      else balance += amount;
    }
    put(group, balanceBefore + balance, refusedBefore + refused);
  },
};
