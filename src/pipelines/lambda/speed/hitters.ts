import { accountKind } from '../../../model/accounts.ts';
import { NO_KEY } from '../../../model/keys.ts';
import type { SpeedProcess } from './speed-view.ts';

export const COUNTERS = 64;

/**
 * Who has spent most since the cut, by SpaceSaving: 64 sums per currency. Whoever has none takes over the smallest one and adds to it, since that is the most he may
 * have spent before; so no sum is too low, and none is too high by more than 1/64 of everything spent. Which sums are left depends on the order of the records,
 * the bound does not: the sketch is a commutative monoid up to its error, and that of two sides is the sum of both.
 */
export const hitters: SpeedProcess<Map<number, number>> = {
  identity: [0, 0],
  group: (record) => (record.amount < 0 && accountKind(record.account) === 'customer' ? record.currency : NO_KEY),
  open: () => new Map(),
  add(sums, record) {
    const known = sums.get(record.account);
    if (known !== undefined || sums.size < COUNTERS) {
      sums.set(record.account, (known ?? 0) - record.amount);
      return;
    }
    const [smallest, sum] = least(sums);
    sums.delete(smallest);
    sums.set(record.account, sum - record.amount);
  },
};

/** The smallest sum, of equals that of the lower account. */
function least(sums: ReadonlyMap<number, number>): readonly [account: number, sum: number] {
  return [...sums].reduce((a, b) => (b[1] < a[1] || (b[1] === a[1] && b[0] < a[0]) ? b : a));
}
