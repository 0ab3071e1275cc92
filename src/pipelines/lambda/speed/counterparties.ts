import { NO_KEY } from '../../../model/keys.ts';
import type { SpeedProcess } from './speed-view.ts';

/**
 * With whom an account has dealt since the cut: the set itself, not its size. Sets form a semilattice under union, so an overlap at the cut would do no harm;
 * two sizes, on the other hand, cannot be put together at all, since nobody can tell from them who is in both sets.
 */
export const counterparties: SpeedProcess<Set<number>> = {
  identity: [0],
  group: (record) => (record.counterparty === 0 ? NO_KEY : record.account),
  open: () => new Set(),
  add(met, record) {
    met.add(record.counterparty);
  },
};
