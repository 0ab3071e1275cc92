import { accountKind } from '../../../model/accounts.ts';
import { NO_KEY, rankKey } from '../../../model/keys.ts';
import type { StreamProcess } from './stream-view.ts';

const COUNTERS = 64;
const PLACES = 10;

/** What a customer has spent at most. */
interface Counter {
  readonly account: number;
  readonly atMost: number;
}

/**
 * The ten customers who have spent most, by SpaceSaving: 64 counters per currency, the largest first, instead of one per customer. A newcomer inherits the smallest counter,
 * so nobody is shown with too little, and with too much only up to 1/64 of all that was spent. Such sketches can be added, with their errors, but not taken
 * apart: a commutative monoid at best. In another order other customers are counted, so a replay may give another list, within the same bound.
 */
export const hitters: StreamProcess<{ counters: readonly Counter[] }> = {
  identity: [0, 0],
  group: (record) => (record.amount < 0 && accountKind(record.account) === 'customer' ? record.currency : NO_KEY),
  open: () => ({ counters: [] }),
  process(sketch, { account, amount, currency }, put) {
    const { counters } = sketch;
    const own = counters.findIndex((counter) => counter.account === account);
    const replaced = own === -1 && counters.length === COUNTERS ? COUNTERS - 1 : own;
    const counter = { account, atMost: (counters[replaced]?.atMost ?? 0) - amount };
    sketch.counters = [...counters.filter((_, place) => place !== replaced), counter].sort(inOrder);
    sketch.counters.slice(0, PLACES).forEach((leader, place) => put(rankKey(currency, place + 1), leader.account, leader.atMost));
  },
};

const inOrder = (a: Counter, b: Counter): number => b.atMost - a.atMost || a.account - b.account;
