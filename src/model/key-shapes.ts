import { EVENT } from './event-types.ts';
import {
  accountCurrencyKey,
  accountEventKey,
  accountKey,
  bucketKey,
  rankKey,
  splitAccountCurrency,
  splitAccountEvent,
  splitBucket,
  splitRank,
  splitStatement,
  statementKey,
} from './keys.ts';
import type { ViewName } from './views/index.ts';

/** What the keys of a view are made of, for whoever shows them or looks one up. */
export interface KeyShape {
  readonly kind: 'account' | 'accountCurrency' | 'bucket' | 'accountEvent' | 'rank' | 'statement';
  /** `null` if a key belongs to no account */
  accountOf(key: number): number | null;
  /** code in `CURRENCIES`; `null` if the key counts no money of one currency */
  currencyOf(key: number): number | null;
  /** The key to show first for an account: of totals the card payments of the bucket that `timeMs` lies in, of a list its first place. */
  keyOf(choice: { account: number; currency: number }, timeMs: number, bucketMs: number): number;
}

const account: KeyShape = {
  kind: 'account',
  accountOf: (key) => key,
  currencyOf: () => null,
  keyOf: (choice) => accountKey(choice.account),
};

const accountCurrency: KeyShape = {
  kind: 'accountCurrency',
  accountOf: (key) => splitAccountCurrency(key).account,
  currencyOf: (key) => splitAccountCurrency(key).currency,
  keyOf: (choice) => accountCurrencyKey(choice.account, choice.currency),
};

const bucket: KeyShape = {
  kind: 'bucket',
  accountOf: (key) => splitBucket(key).account,
  currencyOf: (key) => splitBucket(key).currency,
  keyOf: (choice, timeMs, bucketMs) => bucketKey(choice.account, choice.currency, Math.floor(timeMs / bucketMs), EVENT.CARD_CAPTURE),
};

const accountEvent: KeyShape = {
  kind: 'accountEvent',
  accountOf: (key) => splitAccountEvent(key).account,
  currencyOf: () => null,
  keyOf: (choice) => accountEventKey(choice.account, 0, 0),
};

const rank: KeyShape = {
  kind: 'rank',
  accountOf: () => null,
  currencyOf: (key) => splitRank(key).currency,
  keyOf: (choice) => rankKey(choice.currency, 1),
};

const statement: KeyShape = {
  kind: 'statement',
  accountOf: (key) => splitStatement(key).account,
  currencyOf: (key) => splitStatement(key).currency,
  keyOf: (choice) => statementKey(0, choice.account, choice.currency),
};

export const KEY_SHAPES = {
  balance: accountCurrency,
  available: accountCurrency,
  totals: bucket,
  last: account,
  largest: accountCurrency,
  counterparties: account,
  average: accountCurrency,
  top: rank,
  median: accountCurrency,
  middle: accountCurrency,
  overdraft: accountCurrency,
  fees: accountCurrency,
  velocity: accountEvent,
  sessions: account,
  net: accountCurrency,
  interest: accountCurrency,
  tiered: accountCurrency,
  reconciliation: statement,
  accepted: accountCurrency,
  charges: accountCurrency,
  converted: account,
  cardinality: account,
  hitters: rank,
  quantile: accountCurrency,
} as const satisfies Record<ViewName, KeyShape>;
