import { currencyAccountKey, rankKey, splitCurrencyAccount } from '../../../model/keys.ts';
import type { KeyedTable } from '../../../support/keyed-table.ts';
import { COUNTERS } from '../speed/hitters.ts';
import { Leaders } from './leaders.ts';
import type { StateMerge } from './merge.ts';
import { rowsOfGroup } from './rows-of-group.ts';

/** The account under which the batch says how much those have spent at most whom it leaves out. */
const OTHERS = 0;

/**
 * The sums of both sides are added, and whoever is missing on one side is given the most that he may have spent there: of the batch what it hands over for all others, of the
 * overlay its smallest sum, if all are in use. So nobody gets less than he has spent, and the errors of the two sides add up: at most 1/64 of what
 * was spent on either (Agarwal and others 2012). Nobody who has spent more than that can be missing.
 */
export const hitters: StateMerge<ReadonlyMap<number, number>> = {
  groupOf: (key) => splitCurrencyAccount(key).currency,
  merge(batch, overlay, currency, put) {
    const sums = sumsOf(batch, currency);
    const sinceAtMost = overlay !== null && overlay.size === COUNTERS ? Math.min(...overlay.values()) : 0;
    const beforeAtMost = sums.get(OTHERS) ?? 0;
    const leaders = new Leaders();
    for (const account of new Set([...sums.keys(), ...(overlay?.keys() ?? [])])) {
      if (account !== OTHERS) leaders.offer(account, (sums.get(account) ?? beforeAtMost) + (overlay?.get(account) ?? sinceAtMost));
    }
    leaders.list.forEach(({ account, spent }, place) => put(rankKey(currency, place + 1), account, spent));
  },
};

/** What the batch hands over for a currency. */
export function sumsOf(batch: KeyedTable, currency: number): Map<number, number> {
  const { start, end } = rowsOfGroup(batch, currencyAccountKey(currency, 0), currencyAccountKey(currency + 1, 0));
  const sums = new Map<number, number>();
  for (let entry = start; entry < end; entry++) sums.set(splitCurrencyAccount(batch.keys[entry]!).account, batch.values[entry]!);
  return sums;
}
