import { accountCurrencyKey, accountEventKey } from '../../../model/keys.ts';
import { happenedBefore, insertSorted, type Happening } from './sorted.ts';
import type { SpeedProcess } from './speed-view.ts';

export interface Movement extends Happening {
  readonly amount: number;
}

/**
 * How often an account was overdrawn: the overlay keeps the movements since the cut, in the order in which they happened. It cannot count on its own: whether
 * a withdrawal goes below zero depends on the balance at the cut, which only the batch knows. Stretches of movements can be put together in their order and
 * in no other (a non-commutative monoid), so a late record that belongs before the cut has no right place here.
 */
export const overdraft: SpeedProcess<Movement[]> = {
  identity: [0],
  group: (record) => accountCurrencyKey(record.account, record.currency),
  open: () => [],
  add(movements, record) {
    const event = accountEventKey(record.account, record.txn, record.leg);
    insertSorted(movements, { eventMs: record.eventMs, event, amount: record.amount }, happenedBefore);
  },
};
