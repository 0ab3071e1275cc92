import type { Movement } from '../../speed/overdraft.ts';
import type { StateMerge } from '../merge.ts';

const FEE_MINOR = 250;

/**
 * Add the two answers: so many fees before the cut and so many since, this balance and that change. It is wrong twice over. The overlay counts from a balance
 * of zero, as in the count of overdrafts; and each fee that it makes up, or leaves out, moves the balance for good, and with it every fee that follows. The
 * number looks plausible for any account, since every account with fees has some.
 */
export const fees: StateMerge<Movement[]> = {
  groupOf: (key) => key,
  merge(batch, overlay, group, put) {
    const entry = batch.find(group);
    const [feesBefore, balanceBefore] = entry === -1 ? [0, 0] : [batch.values[entry * 2]!, batch.values[entry * 2 + 1]!];
    let count = 0;
    let balance = 0;
    for (const { amount } of overlay ?? []) {
      const isCharged = balance >= 0 && balance + amount < 0;
      balance += isCharged ? amount - FEE_MINOR : amount;
      if (isCharged) count++;
    }
    put(group, feesBefore + count, balanceBefore + balance);
  },
};
