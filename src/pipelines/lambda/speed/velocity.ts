import { accountKind } from '../../../model/accounts.ts';
import { EVENT } from '../../../model/event-types.ts';
import { accountEventKey, NO_KEY } from '../../../model/keys.ts';
import { happenedBefore, insertSorted, type Happening } from './sorted.ts';
import type { SpeedProcess } from './speed-view.ts';

/**
 * More card payments within ten minutes than a customer usually makes: the payments since the cut, in the order in which they happened. The ten minutes of an
 * alert may lie across the cut, two payments here and two there, and then neither side sees it alone. Stretches of payments go together in their order only.
 */
export const velocity: SpeedProcess<Happening[]> = {
  identity: [0],
  group: (record) => (record.type === EVENT.CARD_CAPTURE && accountKind(record.account) === 'customer' ? record.account : NO_KEY),
  open: () => [],
  add(captures, record) {
    const event = accountEventKey(record.account, record.txn, record.leg);
    insertSorted(captures, { eventMs: record.eventMs, event }, happenedBefore);
  },
};
