import { accountKind } from '../../../model/accounts.ts';
import { NO_KEY } from '../../../model/keys.ts';
import type { SpeedProcess } from './speed-view.ts';

/**
 * Who has spent most: what every customer has spent in a currency since the cut, not only the first ten. The sums form a group; a list of the first ten is
 * cut off and can never be completed again. Who is eleventh on both sides of the cut may be first in the whole.
 */
export const top: SpeedProcess<Map<number, number>> = {
  identity: [0, 0],
  group: (record) => (record.amount < 0 && accountKind(record.account) === 'customer' ? record.currency : NO_KEY),
  open: () => new Map(),
  add(spent, record) {
    spent.set(record.account, (spent.get(record.account) ?? 0) - record.amount);
  },
};
