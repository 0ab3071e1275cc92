import { EVENT } from '../model/event-types.ts';
import { CURRENCIES } from '../model/money.ts';
import { HOUR } from '../model/time.ts';
import { choose, thresholdOf } from '../support/sampling.ts';
import { amountOf, exchanged } from './amounts.ts';
import { afterAuthorisation, afterPosting, PLACES } from './consequences.ts';
import { FOREIGN_TRANSFERS, KINDS, type Kind } from './mix.ts';
import { LEDGER, type Source } from './source.ts';

/**
 * What customers set in motion: one transaction of the mix, drawn from (slot, number in the slot) alone. What becomes of it later stands in `consequences`.
 */

/** One statement in eight is of another opinion than our books, by up to 100.00; an assumption. */
const AT_ODDS = thresholdOf(125_000);
const MOST_AT_ODDS_MINOR = 100_00;

const EURO = CURRENCIES.findIndex(({ code }) => code === 'EUR');

/** `kind` is the place in `KINDS`; `shard` a draw that chooses among the shards of the bank's own account. */
type Transact = (source: Source, kind: number, account: number, shard: number, slot: number, n: number, timeMs: number) => void;

export function transact(source: Source, slot: number, n: number, timeMs: number): void {
  const { streams } = source;
  const kind = source.kinds.pick(streams.kind.draw(slot, n));
  const shard = streams.kind.low;
  const account = source.customers.pick(streams.account, slot, n, timeMs);
  BY_KIND[kind]!(source, kind, account, shard, slot, n, timeMs);
}

/** An authorisation moves no money, it holds some. */
const authorise: Transact = (source, kind, account, _shard, slot, n, timeMs) => {
  const { postings, streams } = source;
  const currency = source.customers.currencyOf(account);
  const merchant = source.customers.pickMerchant(streams.counterparty, slot, n);
  const held = amountOf(source.amounts[kind]!, currency, streams.amount, slot, n);
  const fact = postings.begin(EVENT.CARD_AUTH, timeMs, 1);
  postings.leg(account, currency, 0, held, merchant);
  source.send(fact, slot, n * PLACES);
  afterAuthorisation(source, fact, slot, n, timeMs);
};

/** To another customer, or to another bank by way of our account with it. */
const transfer: Transact = (source, kind, account, shard, slot, n, timeMs) => {
  const { counterparty, foreign } = source.streams;
  const other = source.customers.pickOther(account, counterparty, slot, n, timeMs);
  const isForeign = other === account || choose(foreign.draw(slot, n), 1_000) < FOREIGN_TRANSFERS;
  post(source, kind, EVENT.TRANSFER, account, isForeign ? source.ledger(LEDGER.NOSTRO, shard) : other, -1, slot, n, timeMs);
};

/** A posting between the customer and one of the bank's own accounts. */
const withLedger =
  (type: number, ledger: number, sign: 1 | -1): Transact =>
  (source, kind, account, shard, slot, n, timeMs) =>
    post(source, kind, type, account, source.ledger(ledger, shard), sign, slot, n, timeMs);

/** Two legs between the customer and somebody else; `sign` is the customer's. */
function post(
  source: Source,
  kind: number,
  type: number,
  account: number,
  other: number,
  sign: 1 | -1,
  slot: number,
  n: number,
  timeMs: number,
): void {
  const currency = source.customers.currencyOf(account);
  const amount = amountOf(source.amounts[kind]!, currency, source.streams.amount, slot, n);
  const fact = source.postings.begin(type, timeMs, 2);
  source.postings.pair(account, other, currency, sign * amount);
  source.send(fact, slot, n * PLACES);
  afterPosting(source, fact, slot, n, timeMs);
}

/** Four legs: the customer gives one currency and gets another, the bank's position takes the other side of both. */
const exchange: Transact = (source, kind, account, shard, slot, n, timeMs) => {
  const { postings, streams } = source;
  const position = source.ledger(LEDGER.FXPOS, shard);
  const from = source.customers.currencyOf(account);
  const to = (from + 1 + choose(streams.counterparty.draw(slot, n), CURRENCIES.length - 1)) % CURRENCIES.length;
  const given = amountOf(source.amounts[kind]!, from, streams.amount, slot, n);
  const got = exchanged(given, from, to);
  const fact = postings.begin(EVENT.FX, timeMs, 4);
  postings.leg(account, from, -given, 0, position);
  postings.leg(position, from, given, 0, account);
  postings.leg(position, to, -got, 0, account);
  postings.leg(account, to, got, 0, position);
  source.send(fact, slot, n * PLACES);
};

/** Another bank tells what it has on its books for us as of the last full hour. */
const state: Transact = (source, _kind, _account, shard, slot, n, timeMs) => {
  const { postings, facts, streams } = source;
  const fact = postings.begin(EVENT.SETTLEMENT_STATEMENT, timeMs, 1);
  postings.leg(source.shard(LEDGER.NOSTRO, shard), EURO, 0, 0, 0);
  const isAtOdds = streams.statement.draw(slot, n) < AT_ODDS;
  const breakMinor = isAtOdds ? 1 + choose(streams.statement.low, MOST_AT_ODDS_MINOR) : 0;
  facts.statements.push({ fact, asOfMs: Math.floor(timeMs / HOUR) * HOUR, breakMinor });
  source.send(fact, slot, n * PLACES);
};

const TRANSACTIONS: Readonly<Record<Kind, Transact>> = {
  card: authorise,
  transfer,
  cashOut: withLedger(EVENT.WITHDRAWAL, LEDGER.CASH, -1),
  cashIn: withLedger(EVENT.DEPOSIT, LEDGER.CASH, 1),
  salary: withLedger(EVENT.DEPOSIT, LEDGER.SALARY_CLEARING, 1),
  standingOrder: withLedger(EVENT.TRANSFER, LEDGER.STANDING_ORDERS, -1),
  fee: withLedger(EVENT.FEE, LEDGER.FEE_INC, -1),
  exchange,
  statement: state,
};

const BY_KIND = KINDS.map((kind) => TRANSACTIONS[kind]);
