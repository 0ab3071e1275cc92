import { currencyAccountKey } from '../keys.ts';
import { top } from './top.ts';
import type { FoldView } from './view.ts';

/** Sums that a sketch keeps per currency; an estimate is too high by at most what was spent in the currency, divided by this. */
const COUNTERS = 64;

/** In the place of an account, whose ids begin at 1: everybody who is left out. */
const OTHERS = 0;

/**
 * The ten customers who spent most, per currency, estimated by SpaceSaving (Metwally, Agrawal and El Abbadi 2005) from 64 sums instead of one per customer. Nobody
 * is shown with less than he spent, and nobody with more than 1/64 of everything spent in the currency on top of it. A batch knows every sum and hands over the 64
 * largest, which are exact, and how much those may have spent who are left out: no more than the 65th. That is a summary in the sense of Agarwal and others 2012:
 * what it says about any customer is off by at most 1/64 of the total, since 65 sums as large as the 65th would fit into it.
 */
export const hitters: FoldView<Map<number, number>> = {
  ...top,
  name: 'hitters',
  title: 'Top spenders, estimated',
  algebra: 'commutative monoid',
  estimates: 'top',
  summarise(spent, currency, put) {
    const ranked = [...spent].sort(([a, one], [b, other]) => other - one || a - b);
    for (const [account, minor] of ranked.slice(0, COUNTERS)) put(currencyAccountKey(currency, account), minor);
    const next = ranked[COUNTERS];
    if (next !== undefined) put(currencyAccountKey(currency, OTHERS), next[1]);
  },
};
