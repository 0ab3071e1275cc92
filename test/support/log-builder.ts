import fc from 'fast-check';
import { Log } from '../../src/log/log.ts';
import { partitionOf } from '../../src/log/partition.ts';
import { EVENT, type EventType } from '../../src/model/event-types.ts';
import type { Statement } from '../../src/model/record.ts';
import { scenarioSchema, type RunSpec, type ScenarioInput } from '../../src/model/scenario.ts';
import { HOUR, MINUTE } from '../../src/model/time.ts';

/** One record of a small log, written by hand. Records with the same transaction and leg are copies of one fact. */
export interface Posting {
  readonly account: number;
  /** code in `CURRENCIES` */
  readonly ccy?: number;
  readonly type?: EventType;
  readonly amount: number;
  readonly eventMs: number;
  readonly ingestMs: number;
  readonly txn: number;
  readonly leg?: number;
  readonly hold?: number;
  readonly counterparty?: number;
  readonly valueDay?: number;
  /** transaction whose first leg this one refers to; it has to be in the log too */
  readonly refersTo?: number;
  readonly statement?: Statement;
}

export function buildLog(postings: readonly Posting[], partitions = 4): Log {
  const factOf = ({ txn, leg = 1 }: Posting): string => `${txn}:${leg}`;
  const ids = new Map<string, number>();
  const first: Posting[] = [];
  for (const posting of postings) {
    if (ids.has(factOf(posting))) continue;
    ids.set(factOf(posting), first.length);
    first.push(posting);
  }
  const partition = ({ account }: Posting): number => partitionOf(account, partitions);
  const appended = postings.toSorted((a, b) => a.ingestMs - b.ingestMs || partition(a) - partition(b));
  const columns = {
    account: Uint32Array.from(appended, ({ account }) => account),
    type: Uint8Array.from(appended, ({ type = 'DEPOSIT' }) => EVENT[type]),
    amount: Float64Array.from(appended, ({ amount }) => amount),
    eventMs: Float64Array.from(appended, ({ eventMs }) => eventMs),
    delayMs: Uint32Array.from(appended, ({ eventMs, ingestMs }) => ingestMs - eventMs),
    id: Uint32Array.from(appended, (posting) => ids.get(factOf(posting))!),
  };
  const statements = first.flatMap(({ statement }, fact) => (statement === undefined ? [] : [{ fact, ...statement }]));
  const facts = {
    txn: Uint32Array.from(first, ({ txn }) => txn),
    legs: Uint8Array.from(first, ({ leg = 1 }) => leg * 16 + 2),
    currency: Uint8Array.from(first, ({ ccy = 0 }) => ccy),
    hold: Int32Array.from(first, ({ hold = 0 }) => hold),
    counterparty: Uint32Array.from(first, ({ counterparty = 0 }) => counterparty),
    valueDay: Int16Array.from(first, ({ valueDay = 0 }) => valueDay),
    ref: Uint32Array.from(first, ({ refersTo }) => (refersTo === undefined ? 0 : ids.get(`${refersTo}:1`)! + 1)),
    producer: new Uint16Array(first.length),
    producerSeq: new Uint32Array(first.length),
    schemaVersion: new Uint8Array(first.length),
    statements: {
      fact: Uint32Array.from(statements, ({ fact }) => fact),
      asOfMs: Float64Array.from(statements, ({ asOfMs }) => asOfMs),
      closingMinor: Float64Array.from(statements, ({ closingMinor }) => closingMinor),
      postings: Uint32Array.from(statements, ({ postings: count }) => count),
    },
  };
  return new Log(columns, facts, partitions);
}

/** A statement about one of the bank's own accounts before it is known what was posted there. */
export interface DrawnStatement {
  readonly account: number;
  readonly ccy: number;
  readonly asOfMs: number;
  readonly eventMs: number;
  readonly ingestMs: number;
  readonly breakMinor: number;
  /** postings that the other bank counts and nobody will see */
  readonly unseen: number;
}

/** Statements that count the postings of a log, in transactions numbered from `firstTxn`. */
export function statementsAbout(postings: readonly Posting[], drawn: readonly DrawnStatement[], firstTxn: number): Posting[] {
  const facts = [...new Map(postings.map((posting) => [`${posting.txn}:${posting.leg ?? 1}`, posting])).values()];
  return drawn.map(({ account, ccy, asOfMs, eventMs, ingestMs, breakMinor, unseen }, place) => {
    const counted = facts.filter(
      (posting) => posting.account === account && (posting.ccy ?? 0) === ccy && posting.amount !== 0 && posting.eventMs <= asOfMs,
    );
    const closingMinor = counted.reduce((sum, { amount }) => sum + amount, breakMinor);
    const statement = { asOfMs, closingMinor, postings: counted.length + unseen };
    return { account, ccy, type: 'SETTLEMENT_STATEMENT', amount: 0, eventMs, ingestMs, txn: firstTxn + place, statement };
  });
}

/** The run with a job that crashes at these times. */
export const crashingAt = (spec: RunSpec, times: readonly number[]): RunSpec => ({
  ...spec,
  timeline: times.map((atMs) => ({ at: `${atMs}ms`, do: 'kappa.crash', atMs })),
});

/** Settings of a run over a log that was built by hand. Service takes no more than a millisecond unless said otherwise. */
export function runSpec(settings: Omit<ScenarioInput, 'version' | 'name' | 'duration'> = {}): RunSpec {
  const { observe, timeline, expect, variants, ...rest } = scenarioSchema.parse({
    version: 1,
    name: 'a log by hand',
    duration: '7d',
    scaleFactor: 1,
    views: ['balance', 'totals', 'last', 'largest', 'average'],
    log: { partitions: 4 },
    ...settings,
  });
  if (timeline.length + expect.length + Object.keys(variants).length > 0 || observe.to !== 'end') throw new Error('not for logs by hand');
  return { ...rest, variant: 'base', durationMs: rest.duration, observe: { fromMs: 0, toMs: rest.duration }, timeline: [] };
}

export interface Disorder {
  /** greatest delay of a first copy */
  readonly maxDelayMs: number;
  /** greatest time between two copies; none if absent */
  readonly maxCopyDelayMs?: number;
  readonly spanMs?: number;
}

const TYPES: readonly EventType[] = ['DEPOSIT', 'CARD_CAPTURE', 'WITHDRAWAL', 'CARD_AUTH', 'INTEREST', 'FEE'];

/** Small streams over few accounts, out of order, late and with copies. */
export function postingsOf({ maxDelayMs, maxCopyDelayMs, spanMs = 3 * HOUR }: Disorder): fc.Arbitrary<Posting[]> {
  const fact = fc.record({
    account: fc.constantFrom(1, 2, 3, 2_000_000),
    ccy: fc.nat(1),
    type: fc.constantFrom(...TYPES),
    amount: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -1_000, max: 1_000 }) }, { weight: 1, arbitrary: fc.constant(0) }),
    eventMs: fc.nat(spanMs),
    delayMs: fc.nat(maxDelayMs),
    copyDelaysMs: maxCopyDelayMs === undefined ? fc.constant([]) : fc.array(fc.nat(maxCopyDelayMs), { maxLength: 2 }),
  });
  return fc.array(fact, { maxLength: 60 }).map((facts) =>
    facts.flatMap(({ delayMs, copyDelaysMs, ...posting }, place) => {
      const ingestMs = posting.eventMs + delayMs;
      const copies = [0, ...copyDelaysMs].map((laterMs) => ({ ...posting, txn: place + 1, ingestMs: ingestMs + laterMs }));
      return copies;
    }),
  );
}

/** Streams in which everything happens: copies up to 20 min apart, records up to 2 h late. */
export const roughPostings = postingsOf({ maxDelayMs: 2 * HOUR, maxCopyDelayMs: 20 * MINUTE });
