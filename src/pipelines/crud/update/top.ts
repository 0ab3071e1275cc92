import { accountKind } from '../../../model/accounts.ts';
import { NO_KEY, rankKey } from '../../../model/keys.ts';
import type { StateUpdate } from './row-update.ts';

const PLACES = 10;

interface Place {
  readonly account: number;
  readonly spent: number;
}

/**
 * `UPDATE customer SET spent = :read + :paid`, and beside it a table of the first ten: the customer leaves his place, if he has one, and goes in above the
 * first who has spent less, or as much with a higher number. The sums are a group. The list is not mergeable, it can only follow the sums; whose update was
 * lost is missing from both, until he spends again.
 */
export const top: StateUpdate<{ readonly spent: Map<number, number>; list: Place[] }> = {
  initial: [0, 0],
  group: ({ account, amount, currency }) => (amount < 0 && accountKind(account) === 'customer' ? currency : NO_KEY),
  open: () => ({ spent: new Map(), list: [] }),
  update(table, { account, amount, currency }, put) {
    const spent = (table.spent.get(account) ?? 0) - amount;
    table.spent.set(account, spent);
    const others = table.list.filter((place) => place.account !== account);
    const below = others.findIndex((place) => place.spent < spent || (place.spent === spent && place.account > account));
    others.splice(below === -1 ? others.length : below, 0, { account, spent });
    table.list = others.slice(0, PLACES);
    table.list.forEach((place, at) => put(rankKey(currency, at + 1), place.account, place.spent));
  },
};
