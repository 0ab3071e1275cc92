import { accountKind } from '../../../model/accounts.ts';
import { currencyAccountKey, NO_KEY, rankKey } from '../../../model/keys.ts';
import type { StreamProcess } from './stream-view.ts';

const PLACES = 10;

interface Spending {
  /** by account, minor units */
  readonly spent: Map<number, number>;
  /** accounts of the list, first place first */
  leaders: number[];
}

/**
 * The ten customers who have spent most in a currency; among equals the lower account comes first. Sums form a group, the list does not: who is eleventh in
 * every part may well be first of all, so two lists have no common list. The sums of all customers have to be kept, and the list is read off them. As nobody's
 * sum ever falls, only the account of this record can enter it. A copy counted twice may bring someone in who does not belong there.
 */
export const top: StreamProcess<Spending> = {
  identity: [0, 0],
  group: (record) => (record.amount < 0 && accountKind(record.account) === 'customer' ? record.currency : NO_KEY),
  open: () => ({ spent: new Map(), leaders: [] }),
  process(state, record, put) {
    const { account, currency } = record;
    const { spent } = state;
    spent.set(account, spentBy(account, spent) - record.amount);
    if (!state.leaders.includes(account)) state.leaders.push(account);
    state.leaders.sort((a, b) => spentBy(b, spent) - spentBy(a, spent) || a - b);
    state.leaders = state.leaders.slice(0, PLACES);
    state.leaders.forEach((leader, place) => put(rankKey(currency, place + 1), leader, spentBy(leader, spent)));
  },
  detail({ spent }, currency, put) {
    for (const [account, minor] of spent) put(currencyAccountKey(currency, account), minor);
  },
};

const spentBy = (account: number, spent: ReadonlyMap<number, number>): number => spent.get(account) ?? 0;
