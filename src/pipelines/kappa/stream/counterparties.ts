import { accountKey, NO_KEY } from '../../../model/keys.ts';
import type { StreamProcess } from './stream-view.ts';

/**
 * With how many others an account has dealt. A number cannot tell who is new, so the set itself has to be kept; sets with their union are a semilattice, which
 * forgives disorder and copies alike. The price is memory, one entry per pair that ever met, and that nobody can be taken out again: who else has dealt with
 * the same counterparty is not written down.
 */
export const counterparties: StreamProcess<Set<number>> = {
  identity: [0],
  group: (record) => (record.counterparty === 0 ? NO_KEY : accountKey(record.account)),
  open: () => new Set(),
  process(met, record, put) {
    met.add(record.counterparty);
    put(accountKey(record.account), met.size);
  },
};
