import { accountName, LEDGER_BASE, LEDGER_CODES, ledgerAccount, MERCHANT_BASE, SHARDS_PER_CODE } from '../../model/accounts.ts';
import { EVENT_TYPES } from '../../model/event-types.ts';
import { KEY_SHAPES } from '../../model/key-shapes.ts';
import { splitBucket, splitRank, splitStatement } from '../../model/keys.ts';
import { accountOf } from '../../model/notable.ts';
import { CURRENCIES } from '../../model/money.ts';
import type { ViewName } from '../../model/views/index.ts';
import { shortTime } from './words.ts';

/** From what a person types to a key of a view, and back to words. */
export interface AccountChoice {
  readonly account: number;
  readonly currency: number;
}

export type ParsedAccount = { readonly ok: true; readonly choice: AccountChoice } | { readonly ok: false; readonly message: string };

/** `42`, `0042`, `ACC-0042`, `GL:CASH#3`; a currency may follow (`42 USD`), the first one is meant otherwise. */
export function parseAccount(text: string, accounts: number): ParsedAccount {
  const [name = '', code = CURRENCIES[0].code, ...rest] = text.trim().toUpperCase().split(/\s+/);
  const currency = CURRENCIES.findIndex((candidate) => candidate.code === code);
  if (rest.length > 0 || currency < 0) {
    return { ok: false, message: `"${text}" ends with no known currency. Write one of ${CURRENCIES.map((c) => c.code).join(', ')}.` };
  }
  const account = accountNumber(name);
  if (account === null) return { ok: false, message: `"${text}" is no account. Write a number such as 42, or a name such as GL:CASH#3.` };
  if (account < 1 || (account > accounts && account < LEDGER_BASE)) {
    return { ok: false, message: `This run has the accounts 1 to ${accounts}, found ${account}.` };
  }
  return { ok: true, choice: { account, currency } };
}

function accountNumber(name: string): number | null {
  const ledger = /^GL:([A-Z_]+)#(\d{1,2})$/.exec(name);
  if (ledger) {
    const code = (LEDGER_CODES as readonly string[]).indexOf(ledger[1]!);
    const shard = Number(ledger[2]);
    return code < 0 || shard >= SHARDS_PER_CODE ? null : ledgerAccount(code, shard);
  }
  const number = /^(?:ACC-)?(\d{1,7})$/.exec(name);
  return number && Number(number[1]) < MERCHANT_BASE ? Number(number[1]) : null;
}

/** The key of this view to show for an account. */
export const keyOfAccount = (view: ViewName, choice: AccountChoice, timeMs: number, bucketMs: number): number =>
  KEY_SHAPES[view].keyOf(choice, timeMs, bucketMs);

const VIEW_WORDS: Readonly<Record<ViewName, string>> = {
  balance: 'Balance',
  available: 'Available balance',
  totals: 'Total',
  last: 'Last transaction',
  largest: 'Largest payment',
  counterparties: 'Counterparties',
  average: 'Average payment',
  top: 'Top spenders',
  median: 'Median payment',
  middle: 'Median payment, kept alone',
  overdraft: 'Overdrafts',
  fees: 'Overdraft fees',
  velocity: 'Velocity alerts',
  sessions: 'Sessions',
  net: 'Net card payments',
  interest: 'Accrued interest',
  tiered: 'Interest in tiers',
  reconciliation: 'Break',
  accepted: 'Balance of accepted withdrawals',
  charges: 'Charges',
  converted: 'Balance in euros',
  cardinality: 'Counterparties, estimated',
  hitters: 'Top spenders, estimated',
  quantile: 'Median payment, estimated',
};

/** `Balance of ACC-0042, EUR`. */
export function keyTitle(view: ViewName, key: number, bucketMs: number): string {
  const { kind, currencyOf } = KEY_SHAPES[view];
  const currency = currencyOf(key);
  const code = currency === null ? '' : `, ${CURRENCIES[currency]!.code}`;
  if (kind === 'rank') return `${VIEW_WORDS[view]}, place ${splitRank(key).rank}${code}`;
  const start = `${VIEW_WORDS[view]} of ${accountName(accountOf(view, key))}${code}`;
  if (kind === 'statement') return `${start}, by statement ${splitStatement(key).txn}`;
  if (kind !== 'bucket') return start;
  const { bucket, type } = splitBucket(key);
  return `${start}, ${EVENT_TYPES[type]!.toLowerCase().replaceAll('_', ' ')}, from ${shortTime(bucket * bucketMs)}`;
}
