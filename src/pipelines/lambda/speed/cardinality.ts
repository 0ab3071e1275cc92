import { NO_KEY } from '../../../model/keys.ts';
import { hashOf, rankOf, registerOf } from '../../../support/hyper-log-log.ts';
import type { SpeedProcess } from './speed-view.ts';

/**
 * With how many others an account has dealt since the cut, as a sketch: by register of HyperLogLog the greatest rank. Maxima form a semilattice, like the set that they
 * stand for, but never take more than 1,024 entries. The hash must be that of the batch to the bit: with another one the same customer would be somebody else on
 * either side of the cut, and would be counted twice.
 */
export const cardinality: SpeedProcess<Map<number, number>> = {
  identity: [0],
  group: (record) => (record.counterparty === 0 ? NO_KEY : record.account),
  open: () => new Map(),
  add(ranks, record) {
    const hash = hashOf(record.counterparty);
    const register = registerOf(hash);
    ranks.set(register, Math.max(ranks.get(register) ?? 0, rankOf(hash)));
  },
};
