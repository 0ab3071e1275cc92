import type { Log } from '../log/log.ts';
import { accountKind } from '../model/accounts.ts';
import { accountCurrencyKey } from '../model/keys.ts';
import type { RunSpec } from '../model/scenario.ts';
import { SECOND } from '../model/time.ts';
import { VIEWS, type ViewName } from '../model/views/index.ts';
import { RandomStream } from '../support/prng.ts';
import { AliasTable, choose, exponential, shuffled, zipfWeights } from '../support/sampling.ts';

/** Somebody asks for one key of one view. */
export interface Query {
  readonly timeMs: number;
  readonly view: ViewName;
  readonly key: number;
}

const MEAN_GAP_MS = SECOND;
const MOST = 5_000;

/**
 * The questions of a run: a Poisson process of one query per second of the observed window, thinner in long windows so that there are about five thousand at most. Accounts are
 * asked for as unequally as they are used in most systems (Zipf, 0.99, the constant of YCSB), each in the currency of its first record; views take turns. Drawn from a
 * stream of their own, so that nothing else moves.
 */
export function queriesOf({ seed, observe, stream, views }: RunSpec, log: Log): Query[] {
  const asked = views.filter(isAsked);
  const keys = keysByAccount(log, stream.accounts);
  if (asked.length === 0 || keys.size === 0) return [];
  const [gaps, picks] = [new RandomStream(seed, 'queries.time'), new RandomStream(seed, 'queries.account')];
  const order = shuffled(stream.accounts, new RandomStream(seed, 'queries.rank'));
  const popularity = new AliasTable(zipfWeights(stream.accounts, 0.99));
  const meanMs = Math.max(MEAN_GAP_MS, (observe.toMs - observe.fromMs) / MOST);
  const queries: Query[] = [];
  let timeMs = observe.fromMs;
  for (let number = 0; ; number++) {
    timeMs += Math.max(1, Math.ceil(exponential(gaps.draw(number, 0), meanMs)));
    if (timeMs >= observe.toMs) return queries;
    const key = keys.get(order[popularity.pick(picks, number, 0)]! + 1);
    if (key !== undefined) queries.push({ timeMs, view: asked[choose(picks.draw(number, 1), asked.length)]!, key });
  }
}

/** Views whose rows are those of an account in a currency. */
const isAsked = (view: ViewName): boolean => VIEWS[view].kind === 'row' && VIEWS[view].keyColumns.join() === 'account_id,ccy';

function keysByAccount(log: Log, accounts: number): ReadonlyMap<number, number> {
  const keys = new Map<number, number>();
  const record = log.cursor();
  for (let row = 0; row < log.length && keys.size < accounts; row++) {
    const { account, currency } = record.seek(row);
    if (!keys.has(account) && accountKind(account) === 'customer') keys.set(account, accountCurrencyKey(account, currency));
  }
  return keys;
}
