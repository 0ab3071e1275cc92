import { currencyAccountKey, rankKey, splitCurrencyAccount } from '../../../../model/keys.ts';
import { Leaders } from '../leaders.ts';
import type { StateMerge } from '../merge.ts';
import { rowsOfGroup } from '../rows-of-group.ts';
import { top as correct } from '../top.ts';

/**
 * Merge the two lists: who is on either is in, sums are added, the first ten stay. Lists are short and easily sent about, and the names look right. But a
 * customer who is tenth before the cut and eleventh after it loses the second sum, so the amounts are too low; and who comes just behind on both sides does
 * not appear at all, though he may have spent most of all.
 */
export const top: StateMerge<Map<number, number>> = {
  groupOf: correct.groupOf,
  merge(batch, overlay, currency, put) {
    const [before, since, both] = [new Leaders(), new Leaders(), new Leaders()];
    const { start, end } = rowsOfGroup(batch, currencyAccountKey(currency, 0), currencyAccountKey(currency + 1, 0));
    for (let entry = start; entry < end; entry++) before.offer(splitCurrencyAccount(batch.keys[entry]!).account, batch.values[entry]!);
    for (const [account, spent] of overlay ?? []) since.offer(account, spent);
    const sums = new Map<number, number>();
    for (const { account, spent } of [...before.list, ...since.list]) sums.set(account, (sums.get(account) ?? 0) + spent);
    for (const [account, spent] of sums) both.offer(account, spent);
    both.list.forEach(({ account, spent }, place) => put(rankKey(currency, place + 1), account, spent));
  },
};
