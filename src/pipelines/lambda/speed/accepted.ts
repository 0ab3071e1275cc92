import { EVENT } from '../../../model/event-types.ts';
import { accountCurrencyKey, accountEventKey } from '../../../model/keys.ts';
import type { Movement } from './overdraft.ts';
import { happenedBefore, insertSorted } from './sorted.ts';
import type { SpeedProcess } from './speed-view.ts';

export interface Request extends Movement {
  /** Only a withdrawal can be refused; everything else is posted whatever the balance. */
  readonly isWithdrawal: boolean;
}

/**
 * What was asked of an account since the cut, in the order in which it was. Whether a withdrawal was accepted is not to be seen here: it is a decision that
 * depends on the balance, that is on every decision before it. The log holds what was asked; a log of what was decided would be easy to add up.
 */
export const accepted: SpeedProcess<Request[]> = {
  identity: [0, 0],
  group: (record) => accountCurrencyKey(record.account, record.currency),
  open: () => [],
  add(requests, record) {
    const { eventMs, amount } = record;
    const event = accountEventKey(record.account, record.txn, record.leg);
    const isWithdrawal = record.type === EVENT.WITHDRAWAL && amount < 0;
    insertSorted(requests, { eventMs, event, amount, isWithdrawal }, happenedBefore);
  },
};
