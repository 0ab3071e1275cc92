import { accountKey, NO_KEY } from '../../../model/keys.ts';
import type { StateUpdate } from './row-update.ts';

/**
 * A table of pairs with a unique index, and a counter that goes up when an insert is not refused. A set is a semilattice: copies and disorder find the pair
 * there already and change nothing. A lost update does: if the write of one transaction goes under, its pair is missing until the two happen to deal again.
 */
export const counterparties: StateUpdate<{ readonly pairs: Set<number>; count: number }> = {
  initial: [0],
  group: ({ account, counterparty }) => (counterparty > 0 ? accountKey(account) : NO_KEY),
  open: () => ({ pairs: new Set(), count: 0 }),
  update(table, { account, counterparty }, put) {
    if (!table.pairs.has(counterparty)) table.count += 1;
    table.pairs.add(counterparty);
    put(accountKey(account), table.count);
  },
};
