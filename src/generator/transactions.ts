import { EVENT } from '../model/event-types.ts';
import { CURRENCIES } from '../model/money.ts';
import { choose } from '../support/sampling.ts';
import { amountOf, exchanged } from './amounts.ts';
import { afterAuthorisation, afterPosting, PLACES } from './consequences.ts';
import { KINDS, type Kind } from './mix.ts';
import type { Source } from './source.ts';

/**
 * What customers set in motion: one transaction of the mix, drawn from (slot, number in the slot) alone. What becomes of it later stands in `consequences`.
 */

/** Of transfers, this many in a thousand go to another bank; an assumption. */
const FOREIGN_TRANSFERS = 200;

const EURO = CURRENCIES.findIndex(({ code }) => code === 'EUR');

export function transact(source: Source, slot: number, n: number, timeMs: number): void {
  const { streams } = source;
  const kind = KINDS[source.kinds.pick(streams.kind.draw(slot, n))]!;
  const shard = streams.kind.low;
  const account = source.customers.pick(streams.account, slot, n, timeMs);
  switch (kind) {
    case 'card':
      return authorise(source, account, slot, n, timeMs);
    case 'transfer':
      return post(source, kind, EVENT.TRANSFER, account, payee(source, account, shard, slot, n, timeMs), -1, slot, n, timeMs);
    case 'cashOut':
      return post(source, kind, EVENT.WITHDRAWAL, account, source.ledger('CASH', shard), -1, slot, n, timeMs);
    case 'cashIn':
      return post(source, kind, EVENT.DEPOSIT, account, source.ledger('CASH', shard), 1, slot, n, timeMs);
    case 'salary':
      return post(source, kind, EVENT.DEPOSIT, account, source.ledger('SALARY_CLEARING', shard), 1, slot, n, timeMs);
    case 'standingOrder':
      return post(source, kind, EVENT.TRANSFER, account, source.ledger('STANDING_ORDERS', shard), -1, slot, n, timeMs);
    case 'fee':
      return post(source, kind, EVENT.FEE, account, source.ledger('FEE_INC', shard), -1, slot, n, timeMs);
    case 'exchange':
      return exchange(source, account, source.ledger('FXPOS', shard), slot, n, timeMs);
    case 'statement':
      return state(source, source.ledger('NOSTRO', shard), slot, n, timeMs);
  }
}

/** An authorisation moves no money, it holds some. */
function authorise(source: Source, account: number, slot: number, n: number, timeMs: number): void {
  const { postings, streams } = source;
  const currency = source.customers.currencyOf(account);
  const merchant = source.customers.pickMerchant(streams.counterparty, slot, n);
  const held = amountOf(source.mix.kinds.card, currency, streams.amount, slot, n);
  const fact = postings.begin(EVENT.CARD_AUTH, timeMs, 1);
  postings.leg(account, currency, 0, held, merchant);
  source.send(fact, slot, n * PLACES);
  afterAuthorisation(source, fact, slot, n, timeMs);
}

/** Who gets a transfer: another customer, or another bank by way of our account with it. */
function payee(source: Source, account: number, shard: number, slot: number, n: number, timeMs: number): number {
  const { counterparty, foreign } = source.streams;
  const other = source.customers.pickOther(account, counterparty, slot, n, timeMs);
  const isForeign = other === account || choose(foreign.draw(slot, n), 1_000) < FOREIGN_TRANSFERS;
  return isForeign ? source.ledger('NOSTRO', shard) : other;
}

/** Two legs between the customer and somebody else; `sign` is the customer's. */
function post(
  source: Source,
  kind: Kind,
  type: number,
  account: number,
  other: number,
  sign: 1 | -1,
  slot: number,
  n: number,
  timeMs: number,
): void {
  const currency = source.customers.currencyOf(account);
  const amount = amountOf(source.mix.kinds[kind], currency, source.streams.amount, slot, n);
  const fact = source.postings.begin(type, timeMs, 2);
  source.postings.pair(account, other, currency, sign * amount);
  source.send(fact, slot, n * PLACES);
  afterPosting(source, fact, slot, n, timeMs);
}

/** Four legs: the customer gives one currency and gets another, the bank's position takes the other side of both. */
function exchange(source: Source, account: number, position: number, slot: number, n: number, timeMs: number): void {
  const { postings, streams } = source;
  const from = source.customers.currencyOf(account);
  const to = (from + 1 + choose(streams.counterparty.draw(slot, n), CURRENCIES.length - 1)) % CURRENCIES.length;
  const given = amountOf(source.mix.kinds.exchange, from, streams.amount, slot, n);
  const got = exchanged(given, from, to);
  const fact = postings.begin(EVENT.FX, timeMs, 4);
  postings.leg(account, from, -given, 0, position);
  postings.leg(position, from, given, 0, account);
  postings.leg(position, to, -got, 0, account);
  postings.leg(account, to, got, 0, position);
  source.send(fact, slot, n * PLACES);
}

/** Another bank tells what it thinks our balance with it is. */
function state(source: Source, nostro: number, slot: number, n: number, timeMs: number): void {
  const fact = source.postings.begin(EVENT.SETTLEMENT_STATEMENT, timeMs, 1);
  source.postings.leg(nostro, EURO, 0, 0, 0);
  source.send(fact, slot, n * PLACES);
}
