import { accountKind } from '../../../model/accounts.ts';
import { NO_KEY, rankKey } from '../../../model/keys.ts';
import type { StateUpdate } from './row-update.ts';

const ROWS = 64;
const PLACES = 10;

/**
 * A table of 64 rows per currency, by SpaceSaving: `UPDATE … SET spent = spent + :paid` on the row of the customer; whoever has none gets the row with the least,
 * `SET account = :customer` and all that was in it. So the table is never too low, and too high by 1/64 of the total at most. It cannot be merged and taken apart
 * like sums, it can only be added to: a commutative monoid up to its error. A copy counts again and is not covered by that bound, nor is a lost update.
 */
export const hitters: StateUpdate<Map<number, number>> = {
  initial: [0, 0],
  group: ({ account, amount, currency }) => (amount < 0 && accountKind(account) === 'customer' ? currency : NO_KEY),
  open: () => new Map(),
  update(spentBy, { account, amount, currency }, put) {
    let before = spentBy.get(account) ?? 0;
    if (!spentBy.has(account) && spentBy.size === ROWS) {
      const [poorest, spent] = ranking(spentBy).at(-1)!;
      spentBy.delete(poorest);
      before = spent;
    }
    spentBy.set(account, before - amount);
    const list = ranking(spentBy).slice(0, PLACES);
    list.forEach(([customer, spent], place) => put(rankKey(currency, place + 1), customer, spent));
  },
};

const ranking = (spentBy: ReadonlyMap<number, number>): [customer: number, spent: number][] =>
  [...spentBy].sort(([a, one], [b, other]) => other - one || a - b);
