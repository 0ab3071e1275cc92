import fc from 'fast-check';
import { generateLog } from '../../src/generator/generator.ts';
import type { Log } from '../../src/log/log.ts';
import type { EventType } from '../../src/model/event-types.ts';
import { DAY, HOUR, MINUTE } from '../../src/model/time.ts';
import { buildLog, statementsAbout, type DrawnStatement, type Posting } from './log-builder.ts';
import { streamInput } from './streams.ts';

/**
 * Streams for rules of every kind of view: few accounts, so that much happens to each; times on a grid of five minutes, so that records are exactly as far
 * apart as a window is long; amounts on a grid, so that sums are equal and balances are zero; late records, copies, and reversals that overtake their
 * originals.
 */
const delayMs = fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(2 * HOUR) });

const reversal = fc.record({
  type: fc.constantFrom<EventType>('REFUND', 'CHARGEBACK', 'CORRECTION'),
  afterMs: fc.nat(HOUR),
  delayMs,
});

const fact = fc.record({
  account: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(1, 2) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 14 }) },
    { weight: 1, arbitrary: fc.constant(2_000_000) },
  ),
  ccy: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(4) }),
  type: fc.oneof(
    { weight: 2, arbitrary: fc.constant<EventType>('CARD_CAPTURE') },
    { weight: 1, arbitrary: fc.constantFrom<EventType>('DEPOSIT', 'WITHDRAWAL') },
    { weight: 1, arbitrary: fc.constantFrom<EventType>('TRANSFER', 'FEE', 'FX', 'INTEREST', 'CARD_AUTH') },
  ),
  roundAmount: fc.integer({ min: -3, max: 3 }).map((n) => n * 200),
  anyAmount: fc.oneof(
    { weight: 7, arbitrary: fc.integer({ min: -5_000, max: 5_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: -2_000_000, max: 2_000_000 }) },
  ),
  hold: fc.integer({ min: -100, max: 100 }),
  counterparty: fc.constantFrom(0, 0, 1, 2, 3, 1_000_001, 1_000_002),
  valueDay: fc.integer({ min: -3, max: 30 }),
  day: fc.constantFrom(0, 0, 0, 1),
  slot: fc.nat(24),
  offGridMs: fc.constantFrom(0, 0, 0, 0, 1, 299_999),
  delayMs,
  copiesAfterMs: fc.oneof(
    { weight: 4, arbitrary: fc.constant<number[]>([]) },
    { weight: 1, arbitrary: fc.array(fc.nat(HOUR), { minLength: 1, maxLength: 2 }) },
  ),
  reversal: fc.option(reversal, { freq: 4 }),
});

type Drawn = typeof fact extends fc.Arbitrary<infer D> ? D : never;

/** Accounts below move round amounts only, so that their balances are often exactly zero and their sums equal. */
const FIRST_OFF_GRID = 10;

/** A customer's capture always takes money. */
function amountOf({ account, type, roundAmount, anyAmount }: Drawn): number {
  const amount = account < FIRST_OFF_GRID ? roundAmount : anyAmount;
  return type === 'CARD_CAPTURE' && account < 2_000_000 ? -Math.max(1, Math.abs(amount)) : amount;
}

/** An hour before midnight, so that some records arrive on another day than they happened. */
const BEGIN_MS = 23 * HOUR;

/** Nothing of this account is ever late, or else the busy accounts would all be in disorder. */
const PUNCTUAL = 1;

function postingsOf(drawn: Drawn, place: number): Posting[] {
  const { day, slot, offGridMs, delayMs: drawnMs, copiesAfterMs, reversal: back, ...rest } = drawn;
  const lateMs = rest.account === PUNCTUAL ? 0 : drawnMs;
  const eventMs = BEGIN_MS + day * DAY + slot * 5 * MINUTE + offGridMs;
  const original = { ...rest, amount: amountOf(drawn), eventMs, ingestMs: eventMs + lateMs, txn: 2 * place + 1 };
  const facts: Posting[] = [original];
  if (back !== null) {
    const backMs = eventMs + back.afterMs;
    const ingestMs = backMs + (rest.account === PUNCTUAL ? 0 : back.delayMs);
    facts.push({
      ...original,
      type: back.type,
      amount: -original.amount,
      eventMs: backMs,
      ingestMs,
      txn: 2 * place + 2,
      refersTo: original.txn,
    });
  }
  return facts.flatMap((posting) => [0, ...copiesAfterMs].map((afterMs) => ({ ...posting, ingestMs: posting.ingestMs + afterMs })));
}

/** Of any moment before it happens, and now and then of one that is still to come. */
const statement = fc
  .record({
    day: fc.constantFrom(0, 0, 0, 1),
    slot: fc.nat(24),
    laterMs: fc.integer({ min: -30 * MINUTE, max: 2 * HOUR }),
    ccy: fc.constantFrom(0, 0, 0, 1),
    delayMs,
    breakMinor: fc.constantFrom(0, 0, 0, 250, -1),
    unseen: fc.constantFrom(0, 0, 0, 0, 1),
  })
  .map(({ day, slot, laterMs, delayMs: lateMs, ...rest }): DrawnStatement => {
    const asOfMs = BEGIN_MS + day * DAY + slot * 5 * MINUTE;
    return { ...rest, account: 2_000_000, asOfMs, eventMs: asOfMs + laterMs, ingestMs: asOfMs + laterMs + lateMs };
  });

const byHand: fc.Arbitrary<Log> = fc
  .tuple(fc.array(fact, { maxLength: 120, size: 'max' }), fc.array(statement, { maxLength: 5 }))
  .map(([drawn, statements]) => {
    const postings = drawn.flatMap(postingsOf);
    return buildLog([...postings, ...statementsAbout(postings, statements, 2 * drawn.length + 1)]);
  });

const generated: fc.Arbitrary<Log> = fc
  .record({
    seed: fc.nat(1_000_000),
    accounts: fc.integer({ min: 1, max: 14 }),
    preset: fc.constantFrom('retail' as const, 'paysim' as const),
    transactionsPerSecond: fc.constantFrom(0.005, 0.02, 0.05),
    lateShare: fc.constantFrom(0, 0.02, 0.2),
    duplicateShare: fc.constantFrom(0, 0.1),
  })
  .map(({ seed, accounts, preset, transactionsPerSecond, lateShare, duplicateShare }) =>
    generateLog(
      streamInput({
        seed,
        duration: '6h',
        stream: {
          preset,
          accounts,
          merchants: 5,
          ledgerShards: 2,
          transactionsPerSecond,
          arrival: 'flat',
          late: { share: lateShare, meanDelay: '20m' },
          duplicates: { share: duplicateShare, meanDelay: '5m' },
        },
      }),
    ),
  );

export const viewStreams: fc.Arbitrary<Log> = fc.oneof({ weight: 4, arbitrary: byHand }, { weight: 1, arbitrary: generated });

/** What makes streams hard, and how often it has occurred. */
export interface Occurrences {
  /** records that came after one of the same account that follows them in canonical order */
  late: number;
  duplicate: number;
  reversalFirst: number;
}

export function countOccurrences(log: Log, into: Occurrences): void {
  const record = log.cursor();
  const arrived = new Set<number>();
  const latest = new Map<number, CanonicalPlace>();
  for (let row = 0; row < log.length; row++) {
    const { fact: id, account } = record.seek(row);
    if (arrived.has(id)) {
      into.duplicate++;
      continue;
    }
    arrived.add(id);
    const original = log.facts.ref[id]! - 1;
    if (original >= 0 && !arrived.has(original)) into.reversalFirst++;
    const place: CanonicalPlace = [record.eventMs, record.txn, record.leg];
    const before = latest.get(account);
    if (before !== undefined && compareCanonical(place, before) < 0) into.late++;
    else latest.set(account, place);
  }
}

export type CanonicalPlace = readonly [eventMs: number, txn: number, leg: number];

export const compareCanonical = (a: CanonicalPlace, b: CanonicalPlace): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
