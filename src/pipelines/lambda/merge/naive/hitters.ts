import { rankKey } from '../../../../model/keys.ts';
import { hitters as correct, sumsOf } from '../hitters.ts';
import { Leaders } from '../leaders.ts';
import type { StateMerge } from '../merge.ts';

const OTHERS = 0;

/**
 * Add the sums of whoever is on both lists, and take the others as they are. Then to be missing from a list means to have spent nothing, though it means only not to have
 * spent much: the sums may be too low as well as too high, and the bound of the sketch holds for none of them. With few customers all are on both lists, and
 * nothing is wrong.
 */
export const hitters: StateMerge<ReadonlyMap<number, number>> = {
  groupOf: correct.groupOf,
  merge(batch, overlay, currency, put) {
    const sums = sumsOf(batch, currency);
    sums.delete(OTHERS);
    for (const [account, spent] of overlay ?? []) sums.set(account, (sums.get(account) ?? 0) + spent);
    const leaders = new Leaders();
    for (const [account, spent] of sums) leaders.offer(account, spent);
    leaders.list.forEach(({ account, spent }, place) => put(rankKey(currency, place + 1), account, spent));
  },
};
