import { EVENT } from '../model/event-types.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../model/time.ts';
import { between, exponential, thresholdOf } from '../support/sampling.ts';
import { partOf } from './amounts.ts';
import { LEDGER, type Source } from './source.ts';

/**
 * What follows from a transaction: a capture, a release, a refund, a chargeback, a correction. Whether and when is drawn from the counters of the transaction it all
 * started with, so a chain is the same whatever happens around it. Every original is reversed at most once, and never before it has happened.
 */
export const FOLLOW_UP = {
  capture: 0,
  release: 1,
  refund: 2,
  chargeback: 3,
  correction: 4,
  interest: 5,
  accountFee: 6,
  closing: 7,
} as const;

/**
 * Which transaction of a chain it is: draws about its way to the log are made with (slot, number · PLACES + place); the root has place 0, and a capture and a release of the
 * same authorisation exclude each other, as do a refund and a chargeback.
 */
export const PLACES = 8;
const PLACE = { settled: 1, reversed: 2, correction: 3, corrected: 4 } as const;

/** An authorisation that nobody captures is released after seven days. The other times are assumptions. */
const EXPIRY_MS = 7 * DAY;
const MEAN_CAPTURE_MS = 10 * MINUTE;
const MEAN_REVERSAL_MS = 5 * MINUTE;
const MEAN_REFUND_MS = 4 * HOUR;
const MEAN_CHARGEBACK_MS = 2 * DAY;
const MEAN_CORRECTION_MS = 2 * HOUR;

/** One capture in ten is for another amount than was authorised (a tip, a tank not filled): 50 to 120 % of it. */
const OTHER_AMOUNT = thresholdOf(100_000);

const afterAtLeastASecond = (timeMs: number, draw: number, meanMs: number): number =>
  timeMs + SECOND + Math.floor(exponential(draw, meanMs));

const REVERSED = 0;
const EXPIRED = 1;

export function afterAuthorisation(source: Source, fact: number, a: number, b: number, timeMs: number): void {
  const { outcome } = source.streams;
  const fate = source.outcomes.pick(outcome.draw(a, b));
  if (fate === EXPIRED) source.later(timeMs + EXPIRY_MS, FOLLOW_UP.release, fact, a, b);
  else if (fate === REVERSED) source.later(afterAtLeastASecond(timeMs, outcome.low, MEAN_REVERSAL_MS), FOLLOW_UP.release, fact, a, b);
  else source.later(afterAtLeastASecond(timeMs, outcome.low, MEAN_CAPTURE_MS), FOLLOW_UP.capture, fact, a, b);
}

export function afterPosting(source: Source, fact: number, a: number, b: number, timeMs: number): void {
  const { correction } = source.streams;
  if (correction.draw(a, b) < source.corrected)
    source.later(afterAtLeastASecond(timeMs, correction.low, MEAN_CORRECTION_MS), FOLLOW_UP.correction, fact, a, b);
}

/** The money moves and the hold is released, all of it, whatever the amount. */
export function capture(source: Source, authorisation: number, a: number, b: number, timeMs: number): void {
  const { facts, postings, streams } = source;
  const account = facts.account[authorisation]!;
  const held = facts.hold[authorisation]!;
  const isOther = streams.captured.draw(a, b) < OTHER_AMOUNT;
  const amount = isOther ? partOf(held, between(streams.captured.low, 500, 1_200)) : held;
  const fate = source.disputes.pick(streams.dispute.draw(a, b));
  const settlement = source.ledger(LEDGER.CARD_SETTLE, streams.shard.draw(a, b));
  const fact = postings.begin(EVENT.CARD_CAPTURE, timeMs, 2, authorisation + 1);
  postings.pair(account, settlement, facts.currency[authorisation]!, -amount, -held, facts.counterparty[authorisation]);
  source.send(fact, a, b * PLACES + PLACE.settled);
  const { low } = streams.dispute;
  if (fate === REFUNDED) source.later(afterAtLeastASecond(timeMs, low, MEAN_REFUND_MS), FOLLOW_UP.refund, fact, a, b);
  if (fate === CHARGED_BACK) source.later(afterAtLeastASecond(timeMs, low, MEAN_CHARGEBACK_MS), FOLLOW_UP.chargeback, fact, a, b);
}

const REFUNDED = 0;
const CHARGED_BACK = 1;

/** The hold is given up without a capture: cancelled by the merchant, or expired. */
export function release(source: Source, authorisation: number, a: number, b: number, timeMs: number): void {
  const { facts, postings } = source;
  const fact = postings.begin(EVENT.CARD_REVERSAL, timeMs, 1, authorisation + 1);
  const held = facts.hold[authorisation]!;
  postings.leg(facts.account[authorisation]!, facts.currency[authorisation]!, 0, -held, facts.counterparty[authorisation]!);
  source.send(fact, a, b * PLACES + PLACE.settled);
}

/** The merchant gives the captured amount back. */
export function refund(source: Source, captured: number, a: number, b: number, timeMs: number): void {
  giveBack(source, EVENT.REFUND, captured, source.facts.account[captured + 1]!, a, b, timeMs);
}

/** In a dispute the captured amount comes from the bank's own account for it. */
export function chargeBack(source: Source, captured: number, a: number, b: number, timeMs: number): void {
  giveBack(source, EVENT.CHARGEBACK, captured, source.ledger(LEDGER.CARD_DISPUTE, source.streams.shard.draw(a, b)), a, b, timeMs);
}

function giveBack(source: Source, type: number, captured: number, payer: number, a: number, b: number, timeMs: number): void {
  const { facts, postings } = source;
  const fact = postings.begin(type, timeMs, 2, captured + 1);
  postings.pair(facts.account[captured]!, payer, facts.currency[captured]!, -facts.amount[captured]!, 0, facts.counterparty[captured]);
  source.send(fact, a, b * PLACES + PLACE.reversed);
}

/** A wrong posting is never changed: two legs take it back, and a second transaction books what it should have been. */
export function correct(source: Source, original: number, a: number, b: number, timeMs: number): void {
  const { facts, postings } = source;
  const account = facts.account[original]!;
  const other = facts.account[original + 1]!;
  const currency = facts.currency[original]!;
  const amount = facts.amount[original]!;
  const right = partOf(Math.abs(amount), between(source.streams.corrected.draw(a, b), 500, 1_500));
  const type = facts.type[original]!;
  const correction = postings.begin(EVENT.CORRECTION, timeMs, 2, original + 1);
  postings.pair(account, other, currency, -amount);
  source.send(correction, a, b * PLACES + PLACE.correction);
  const corrected = postings.begin(type, timeMs, 2);
  postings.pair(account, other, currency, amount < 0 ? -right : right);
  source.send(corrected, a, b * PLACES + PLACE.corrected);
}
