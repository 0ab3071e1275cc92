import { insertSorted } from '../speed/sorted.ts';
import { happenedBefore, type Refold } from './refold.ts';

/** All payments again, every time. The order does not matter; but of those before the cut the batch has kept one, so there is nothing to go on from. */
export const middle: Refold<number[]> = {
  isBefore: happenedBefore,
  open: () => [],
  take: (payments, { amount }) => insertSorted(payments, -amount, (a, b) => a < b),
  answers: (payments, group, put) => put(group, payments[(payments.length - 1) >> 1]!),
};
