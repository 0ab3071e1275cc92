import { accountKey, NO_KEY } from '../../../model/keys.ts';
import { estimateOf, hashOf, rankOf, registerOf } from '../../../support/hyper-log-log.ts';
import type { StateUpdate } from './row-update.ts';

/**
 * The sketch lies in the row of the account: `UPDATE … SET rank = greatest(rank, :rank)` for one of its 1,024 registers, and the estimate beside them. A maximum
 * is a semilattice, copies and disorder leave it as it is. Two writers at a time do not: the registers are written back together, and what the other one has
 * raised in between is as low as before.
 */
export const cardinality: StateUpdate<Map<number, number>> = {
  initial: [0],
  group: ({ account, counterparty }) => (counterparty > 0 ? accountKey(account) : NO_KEY),
  open: () => new Map(),
  update(registers, { account, counterparty }, put) {
    const hash = hashOf(counterparty);
    const rank = registers.get(registerOf(hash));
    if (rank !== undefined && rank >= rankOf(hash)) return;
    registers.set(registerOf(hash), rankOf(hash));
    put(accountKey(account), estimateOf(registers.values()));
  },
};
