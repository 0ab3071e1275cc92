import { currencyAccountKey, rankKey, splitCurrencyAccount } from '../../../model/keys.ts';
import { Leaders } from './leaders.ts';
import type { StateMerge } from './merge.ts';
import { rowsOfGroup } from './rows-of-group.ts';

/**
 * First add, then choose: the sums of all customers of both sides, and of these the ten greatest. The other way round, choosing on each side and adding what
 * is left, is cheaper and wrong, since the lists have dropped what the sums would have needed.
 */
export const top: StateMerge<Map<number, number>> = {
  groupOf: (key) => splitCurrencyAccount(key).currency,
  merge(batch, overlay, currency, put) {
    const leaders = new Leaders();
    const { start, end } = rowsOfGroup(batch, currencyAccountKey(currency, 0), currencyAccountKey(currency + 1, 0));
    for (let entry = start; entry < end; entry++) {
      const { account } = splitCurrencyAccount(batch.keys[entry]!);
      leaders.offer(account, batch.values[entry]! + (overlay?.get(account) ?? 0));
    }
    for (const [account, spent] of overlay ?? []) {
      if (batch.find(currencyAccountKey(currency, account)) === -1) leaders.offer(account, spent);
    }
    leaders.list.forEach(({ account, spent }, place) => put(rankKey(currency, place + 1), account, spent));
  },
};
