import { accountKind } from '../accounts.ts';
import { currencyAccountKey, NO_KEY, rankKey, splitRank } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import type { FoldView } from './view.ts';

const LENGTH = 10;

interface Spender {
  readonly account: number;
  readonly minor: number;
}

const comesBefore = (a: Spender, b: Spender): boolean => a.minor > b.minor || (a.minor === b.minor && a.account < b.account);

/** The ten customers who spent most, per currency; of two who spent the same the one with the lower id comes first. Spent is what left the account, for whatever reason. */
export const top: FoldView<Map<number, number>> = {
  kind: 'fold',
  name: 'top',
  number: 'V8',
  title: 'Top spenders',
  algebra: 'group',
  keyColumns: ['ccy', 'rank'],
  valueColumns: ['account_id', 'spent_minor'],
  identity: [0, 0],
  keepsIdentity: false,
  contribution: null,
  distance: () => 0,
  row(key, values, at) {
    const { currency, rank } = splitRank(key);
    return [CURRENCIES[currency]!.code, rank, values[at]!, values[at + 1]!];
  },
  summary: {
    keyColumns: ['ccy', 'account_id'],
    valueColumns: ['spent_minor'],
    pack: ([currency, account]) => currencyAccountKey(currency!, account!),
  },
  order: 'any',
  group: (record) => (record.amount < 0 && accountKind(record.account) === 'customer' ? record.currency : NO_KEY),
  open: () => new Map(),
  take: (spent, record) => void spent.set(record.account, (spent.get(record.account) ?? 0) - record.amount),
  answers(spent, currency, put) {
    const ranked: Spender[] = [];
    spent.forEach((minor, account) => {
      let place = ranked.length;
      while (place > 0 && comesBefore({ account, minor }, ranked[place - 1]!)) place--;
      if (place < LENGTH) ranked.splice(place, 0, { account, minor });
      if (ranked.length > LENGTH) ranked.pop();
    });
    ranked.forEach(({ account, minor }, place) => put(rankKey(currency, place + 1), account, minor));
  },
  summarise(spent, currency, put) {
    for (const [account, minor] of spent) put(currencyAccountKey(currency, account), minor);
  },
};
