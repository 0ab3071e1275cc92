import { rankKey, splitCurrencyAccount } from '../../../model/keys.ts';
import type { KeyedTable } from '../../../support/keyed-table.ts';
import type { Put } from '../../../support/put.ts';
import type { JobState } from '../job-state.ts';

const PLACES = 10;

/**
 * The list of those who have spent most, in two stages: each worker adds up what its own customers have spent, and one reader ranks the sums of all. Ten names
 * from each worker would do as well, since a customer belongs to one worker alone; the sums are handed over because the answer is defined by them.
 */
export const top = {
  handOver: (state: JobState, put: Put): void => state.detail('top', put),

  answer(sums: KeyedTable, put: Put): void {
    const ranked = Array.from(sums.keys.subarray(0, sums.size), (key, entry) => ({
      ...splitCurrencyAccount(key),
      spent: sums.values[entry]!,
    })).sort((a, b) => a.currency - b.currency || b.spent - a.spent || a.account - b.account);
    let rank = 0;
    ranked.forEach(({ currency, account, spent }, place) => {
      rank = currency === ranked[place - 1]?.currency ? rank + 1 : 1;
      if (rank <= PLACES) put(rankKey(currency, rank), account, spent);
    });
  },
};
