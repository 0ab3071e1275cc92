import { EVENT } from '../model/event-types.ts';
import { calendarDate, DAY, HOUR } from '../model/time.ts';
import { choose, thresholdOf } from '../support/sampling.ts';
import { amountOf } from './amounts.ts';
import { FOLLOW_UP } from './consequences.ts';
import { ACCOUNT_FEE, INTEREST, OPENING_DEPOSIT } from './mix.ts';
import { LEDGER, type Source } from './source.ts';

/**
 * What happens to an account because time passes: it is opened with a first deposit, gets interest and pays a fee at the start of each month, and one day it is
 * closed. Interest is drawn and not worked out from the balance, or it would depend on everything that came before.
 */
const BATCH_MS = 2 * HOUR;

/** One account in ten is overdrawn and pays interest instead of getting it (an assumption). */
const OVERDRAWN = thresholdOf(100_000);

/**
 * Draws about the way to the log are made with (account, place); slots use counters below this. A month has two places, its number counted from the start
 * of the run; opening, first deposit and closing come first.
 */
const ACCOUNT_PLACES = 0x8000_0000;
const PLACE = { opening: ACCOUNT_PLACES, deposit: ACCOUNT_PLACES + 1, closing: ACCOUNT_PLACES + 2, months: ACCOUNT_PLACES + 16 } as const;

export function openAccounts(source: Source): void {
  const { customers, postings, streams } = source;
  for (let account = 1; account <= customers.count; account++) {
    const currency = customers.currencyOf(account);
    const opening = postings.begin(EVENT.ACCOUNT_OPENED, 0, 1);
    postings.leg(account, currency, 0, 0, 0);
    source.send(opening, account, PLACE.opening);
    const amount = amountOf(OPENING_DEPOSIT, currency, streams.opening, account, 0);
    const cash = source.ledger(LEDGER.CASH, streams.opening.draw(account, 1));
    const deposit = postings.begin(EVENT.DEPOSIT, 0, 2);
    postings.pair(account, cash, currency, amount);
    source.send(deposit, account, PLACE.deposit);
    source.later(customers.closedMs[account - 1]!, FOLLOW_UP.closing, account, account, 0);
  }
}

/** On the first day of a month put down interest and fee of every account. */
export function startDay(source: Source, day: number): void {
  if (calendarDate(day).day !== 1) return;
  const { monthEnd } = source.streams;
  for (let account = 1; account <= source.customers.count; account++) {
    const interestMs = day * DAY + choose(monthEnd.draw(account, day), BATCH_MS);
    const feeMs = day * DAY + choose(monthEnd.low, BATCH_MS);
    if (source.customers.isOpen(account, interestMs)) source.later(interestMs, FOLLOW_UP.interest, account, account, day);
    if (source.customers.isOpen(account, feeMs)) source.later(feeMs, FOLLOW_UP.accountFee, account, account, day);
  }
}

/** Interest counts for the last day of the month before. */
export function payInterest(source: Source, account: number, _a: number, day: number, timeMs: number): void {
  const { customers, postings, streams } = source;
  const currency = customers.currencyOf(account);
  const amount = amountOf(INTEREST, currency, streams.interest, account, day);
  const isOverdrawn = streams.interest.draw(day, account) < OVERDRAWN;
  const other = source.ledger(isOverdrawn ? LEDGER.INT_INC : LEDGER.INT_EXP, streams.interest.low);
  const fact = postings.begin(EVENT.INTEREST, timeMs, 2, 0, day - 1);
  postings.pair(account, other, currency, isOverdrawn ? -amount : amount);
  source.send(fact, account, PLACE.months + day * 2);
}

export function chargeAccountFee(source: Source, account: number, _a: number, day: number, timeMs: number): void {
  const { customers, postings, streams } = source;
  const currency = customers.currencyOf(account);
  const amount = amountOf(ACCOUNT_FEE, currency, streams.interest, account, day);
  const fact = postings.begin(EVENT.FEE, timeMs, 2, 0, day - 1);
  postings.pair(account, source.ledger(LEDGER.FEE_INC, streams.monthEnd.draw(day, account)), currency, -amount);
  source.send(fact, account, PLACE.months + day * 2 + 1);
}

export function closeAccount(source: Source, account: number, _a: number, _b: number, timeMs: number): void {
  const fact = source.postings.begin(EVENT.ACCOUNT_CLOSED, timeMs, 1);
  source.postings.leg(account, source.customers.currencyOf(account), 0, 0, 0);
  source.send(fact, account, PLACE.closing);
}
