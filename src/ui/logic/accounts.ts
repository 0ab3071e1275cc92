import { accountName, LEDGER_BASE, LEDGER_CODES, ledgerAccount, MERCHANT_BASE, SHARDS_PER_CODE } from '../../model/accounts.ts';
import { EVENT, EVENT_TYPES } from '../../model/event-types.ts';
import { accountCurrencyKey, accountKey, bucketKey, splitAccountCurrency, splitBucket } from '../../model/keys.ts';
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

/** A key of the account in this view. For totals: card payments of the bucket that `timeMs` lies in. */
export function keyOfAccount(view: ViewName, { account, currency }: AccountChoice, timeMs: number, bucketMs: number): number {
  if (view === 'last') return accountKey(account);
  if (view === 'totals') return bucketKey(account, currency, Math.floor(timeMs / bucketMs), EVENT.CARD_CAPTURE);
  return accountCurrencyKey(account, currency);
}

const VIEW_WORDS: Readonly<Record<ViewName, string>> = {
  balance: 'Balance',
  totals: 'Total',
  last: 'Last transaction',
  largest: 'Largest payment',
  average: 'Average payment',
};

/** `Balance of ACC-0042, EUR`. */
export function keyTitle(view: ViewName, key: number, bucketMs: number): string {
  const name = accountName(accountOf(view, key));
  if (view === 'last') return `${VIEW_WORDS[view]} of ${name}`;
  if (view !== 'totals') return `${VIEW_WORDS[view]} of ${name}, ${CURRENCIES[splitAccountCurrency(key).currency]!.code}`;
  const { bucket, currency, type } = splitBucket(key);
  const typeName = EVENT_TYPES[type]!.toLowerCase().replaceAll('_', ' ');
  return `${VIEW_WORDS[view]} of ${name}, ${CURRENCIES[currency]!.code}, ${typeName}, from ${shortTime(bucket * bucketMs)}`;
}
