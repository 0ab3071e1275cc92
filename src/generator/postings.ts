import { CURRENCIES } from '../model/money.ts';
import { EVENT, EVENT_TYPES } from '../model/event-types.ts';
import { DAY } from '../model/time.ts';
import { assert, assertSafeInteger, InvariantError } from '../support/assert.ts';
import type { FactBuffer } from './fact-buffer.ts';

/**
 * Double entry: a transaction is two to four legs that sum to zero in every currency (or one leg that moves nothing). It is checked whenever a transaction is
 * complete; a stream that creates money would make every lane look wrong.
 */
export class Postings {
  private readonly facts: FactBuffer;
  private readonly sums = new Float64Array(CURRENCIES.length);
  /** Σ |amount| per currency: as long as this is a safe integer, so is every balance at every time */
  private readonly turnover = new Float64Array(CURRENCIES.length);
  private readonly sequence = new Uint32Array(PRODUCERS * 2);
  private readonly firstProducer: number;
  private nextTxn: number;
  private type = 0;
  private eventMs = NaN;
  private legCount = 0;
  private legsLeft = 0;
  private ref = 0;
  private valueDay = 0;

  constructor(facts: FactBuffer, injected: boolean) {
    this.facts = facts;
    this.firstProducer = injected ? PRODUCERS : 0;
    this.nextTxn = injected ? FIRST_INJECTED_TXN : 1;
  }

  /** Begin a transaction; `legCount` legs must follow. Returns the fact id of the first. `ref`: fact id + 1 of the original, or 0. */
  begin(type: number, eventMs: number, legCount: number, ref = 0, valueDay = Math.floor(eventMs / DAY)): number {
    if (this.legsLeft !== 0)
      throw new InvariantError(`${EVENT_TYPES[this.type]} transaction ${this.nextTxn - 1} lacks ${this.legsLeft} of its legs`);
    this.type = type;
    this.eventMs = eventMs;
    this.legCount = legCount;
    this.legsLeft = legCount;
    this.ref = ref;
    this.valueDay = valueDay;
    this.nextTxn++;
    this.facts.reserve(this.facts.length + legCount);
    return this.facts.length;
  }

  leg(account: number, currency: number, amount: number, hold: number, counterparty: number): void {
    const { facts } = this;
    const fact = facts.length++;
    facts.account[fact] = account;
    facts.currency[fact] = currency;
    facts.amount[fact] = amount;
    facts.hold[fact] = hold;
    facts.counterparty[fact] = counterparty;
    this.sums[currency]! += amount;
    this.turnover[currency]! += Math.abs(amount);
    if (--this.legsLeft === 0) this.complete(fact + 1 - this.legCount);
  }

  /** Both legs of a transaction between two accounts; `amount` is what the first one gets. */
  pair(account: number, counterparty: number, currency: number, amount: number, hold = 0, shownCounterparty = counterparty): void {
    this.leg(account, currency, amount, hold, shownCounterparty);
    this.leg(counterparty, currency, -amount, 0, account);
  }

  /** Writes what the legs have in common, and checks that they create no money. */
  private complete(first: number): void {
    const { facts } = this;
    const producer = PRODUCER_OF[this.type]! + this.firstProducer;
    for (let leg = 0; leg < this.legCount; leg++) {
      const fact = first + leg;
      facts.type[fact] = this.type;
      facts.eventMs[fact] = this.eventMs;
      facts.txn[fact] = this.nextTxn - 1;
      facts.legs[fact] = (leg + 1) * 16 + this.legCount;
      facts.valueDay[fact] = this.valueDay;
      facts.ref[fact] = this.ref;
      facts.producer[fact] = producer;
      facts.producerSeq[fact] = this.sequence[producer]!++;
      const sum = this.sums[facts.currency[fact]!];
      if (sum !== 0) throw new InvariantError(`the legs of transaction ${this.nextTxn - 1} must sum to 0, found ${sum}`);
    }
  }

  /** Called once at the end. */
  finish(): void {
    assert(this.legsLeft === 0, `the last transaction lacks ${this.legsLeft} of its legs`);
    this.turnover.forEach((sum, currency) => assertSafeInteger(sum, `the turnover in ${CURRENCIES[currency]!.code}`));
  }
}

/** Injected transactions are numbered from here, so that switching a burst on renumbers nothing. */
export const FIRST_INJECTED_TXN = 3_000_000_000;

/** Who sends what: 1 core banking, 2 card network, 3 cash desks and machines, 4 payments, 5 treasury. Injected records have producers of their own. */
const PRODUCERS = 8;
const CARDS: readonly number[] = [EVENT.CARD_AUTH, EVENT.CARD_CAPTURE, EVENT.CARD_REVERSAL, EVENT.REFUND, EVENT.CHARGEBACK];
const PRODUCER_OF = EVENT_TYPES.map((_, type) => {
  if (CARDS.includes(type)) return 2;
  if (type === EVENT.DEPOSIT || type === EVENT.WITHDRAWAL) return 3;
  if (type === EVENT.TRANSFER) return 4;
  return type === EVENT.FX || type === EVENT.SETTLEMENT_STATEMENT ? 5 : 1;
});
