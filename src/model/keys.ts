/**
 * Keys of views are single safe integers, so that state is a typed array and not a map of texts. Columns are packed left to right, so the
 * order of the integers is the order of the key columns; the packing is a codec, it holds no rule.
 *
 * account_id 21 bits (ids end below 2^21) · currency 3 bits · bucket number 20 bits · event type 4 bits = 48 bits.
 */
const CURRENCY_BASE = 8;
const BUCKET_BASE = 2 ** 20;
const TYPE_BASE = 16;

/** Says that a record does not belong to a view. */
export const NO_KEY = -1;

export const accountKey = (account: number): number => account;

export const accountCurrencyKey = (account: number, currency: number): number => account * CURRENCY_BASE + currency;

/** `bucket` is the number of the half-open time bucket since the start of the run. */
export const bucketKey = (account: number, currency: number, bucket: number, type: number): number =>
  ((account * CURRENCY_BASE + currency) * BUCKET_BASE + bucket) * TYPE_BASE + type;

export interface AccountCurrency {
  account: number;
  currency: number;
}

export const splitAccountCurrency = (key: number): AccountCurrency => ({
  account: Math.floor(key / CURRENCY_BASE),
  currency: key % CURRENCY_BASE,
});

export function splitBucket(key: number): AccountCurrency & { bucket: number; type: number } {
  const rest = Math.floor(key / TYPE_BASE);
  return {
    ...splitAccountCurrency(Math.floor(rest / BUCKET_BASE)),
    bucket: rest % BUCKET_BASE,
    type: key % TYPE_BASE,
  };
}

/** Largest bucket number that fits; a scenario with smaller buckets over a longer time is refused. */
export const MAX_BUCKETS = BUCKET_BASE;

const EVENT_BASE = 2 ** 32;
const TXN_BASE = 2 ** 27;
const LEG_BASE = 16;
/** Transactions that a scenario injects are numbered from here (see the generator); their keys follow those of all others. */
const FIRST_INJECTED = 3_000_000_000;

/** Transactions in 28 bits. */
const eventNumber = (txn: number): number => (txn < FIRST_INJECTED ? txn : txn - FIRST_INJECTED + TXN_BASE);
const txnOf = (number: number): number => (number < TXN_BASE ? number : number - TXN_BASE + FIRST_INJECTED);

/** One event of an account: account_id 21 bits · transaction 28 bits · leg 4 bits. */
export function accountEventKey(account: number, txn: number, leg: number): number {
  return account * EVENT_BASE + eventNumber(txn) * LEG_BASE + leg;
}

export function splitAccountEvent(key: number): { account: number; txn: number; leg: number } {
  const event = key % EVENT_BASE;
  return {
    account: Math.floor(key / EVENT_BASE),
    txn: txnOf(Math.floor(event / LEG_BASE)),
    leg: event % LEG_BASE,
  };
}

const ACCOUNT_BASE = 2 ** 21;
const ACCOUNT_CURRENCY_BASE = ACCOUNT_BASE * CURRENCY_BASE;

/** A statement about an account: transaction 28 bits · account_id 21 bits · currency 3 bits. */
export const statementKey = (txn: number, account: number, currency: number): number =>
  eventNumber(txn) * ACCOUNT_CURRENCY_BASE + accountCurrencyKey(account, currency);

export const splitStatement = (key: number): AccountCurrency & { txn: number } => ({
  txn: txnOf(Math.floor(key / ACCOUNT_CURRENCY_BASE)),
  ...splitAccountCurrency(key % ACCOUNT_CURRENCY_BASE),
});

/** The account and the currency of a statement, as `accountCurrencyKey`. */
export const groupOfStatement = (key: number): number => key % ACCOUNT_CURRENCY_BASE;

export const accountCounterpartyKey = (account: number, counterparty: number): number => account * ACCOUNT_BASE + counterparty;

export const splitAccountCounterparty = (key: number): { account: number; counterparty: number } => ({
  account: Math.floor(key / ACCOUNT_BASE),
  counterparty: key % ACCOUNT_BASE,
});

export const currencyAccountKey = (currency: number, account: number): number => currency * ACCOUNT_BASE + account;

export const splitCurrencyAccount = (key: number): AccountCurrency => ({
  currency: Math.floor(key / ACCOUNT_BASE),
  account: key % ACCOUNT_BASE,
});

const RANK_BASE = 16;

/** A place in the list of a currency; ranks count from 1. */
export const rankKey = (currency: number, rank: number): number => currency * RANK_BASE + rank;

export const splitRank = (key: number): { currency: number; rank: number } => ({
  currency: Math.floor(key / RANK_BASE),
  rank: key % RANK_BASE,
});

const PLACE_BASE = 2 ** 29;

/**
 * A place in the histogram of a group (account and currency), counted from 1 in the order of the amounts: 24 bits · 29 bits. The amount itself cannot be a part
 * of the key: some have more than 30 bits.
 */
export const placeKey = (group: number, place: number): number => group * PLACE_BASE + place;

export const groupOfPlace = (key: number): number => Math.floor(key / PLACE_BASE);

const REGISTER_BASE = 2 ** 10;

/** A register of an account's sketch. */
export const accountRegisterKey = (account: number, register: number): number => account * REGISTER_BASE + register;

export const splitAccountRegister = (key: number): { account: number; register: number } => ({
  account: Math.floor(key / REGISTER_BASE),
  register: key % REGISTER_BASE,
});

const SIZE_BASE = 2 ** 11;

/** A bucket of amounts of like size, of a group (account and currency). */
export const sizeKey = (group: number, bucket: number): number => group * SIZE_BASE + bucket;

export const splitSize = (key: number): { group: number; bucket: number } => ({
  group: Math.floor(key / SIZE_BASE),
  bucket: key % SIZE_BASE,
});
