import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { generateLog, type StreamInput } from '../../src/generator/generator.ts';
import { Log } from '../../src/log/log.ts';
import { logSha256 } from '../../src/log/export.ts';
import { EVENT, type EventType } from '../../src/model/event-types.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/model/time.ts';
import { RandomStream } from '../../src/support/prng.ts';
import { violations } from '../support/stream-invariants.ts';
import { factsOf, sequentialDraw, streamInput, type Fact, type StreamWish } from '../support/streams.ts';

/** Laws of every stream. Each is also tried on a stream that breaks it; `WATERSHED_RUNS` says how many times as often to look. */
const runs = (count: number) => ({ numRuns: count * Number(process.env['WATERSHED_RUNS'] ?? 1) });

const share = fc.integer({ min: 0, max: 40 }).map((percent) => percent / 100);
const minutes = (least: number, most: number) => fc.integer({ min: least, max: most }).map((n) => `${n}m`);

type Burst = typeof burst extends fc.Arbitrary<infer B> ? B : never;

const burst = fc.record({
  at: fc.constant('0s'),
  do: fc.constant('stream.burst' as const),
  atMs: fc.integer({ min: 0, max: 2 * HOUR }),
  for: minutes(0, 30),
  factor: fc.integer({ min: 1, max: 8 }),
});

const OFFLINE_TYPES: EventType[][] = [['REFUND'], ['CARD_AUTH', 'CARD_CAPTURE'], ['TRANSFER']];

const trouble = fc.oneof(
  fc.record({
    at: fc.constant('0s'),
    do: fc.constant('stream.late' as const),
    atMs: fc.integer({ min: 0, max: 2 * HOUR }),
    for: minutes(0, 60),
    share,
    minDelay: minutes(0, 10),
    maxDelay: minutes(10, 90),
  }),
  fc.record({
    at: fc.constant('0s'),
    do: fc.constant('stream.duplicates' as const),
    atMs: fc.integer({ min: 0, max: 2 * HOUR }),
    for: minutes(0, 60),
    share,
    minDelay: minutes(0, 1),
    maxDelay: minutes(1, 60),
  }),
  fc.record({
    at: fc.constant('0s'),
    do: fc.constant('stream.outage' as const),
    atMs: fc.integer({ min: 0, max: 2 * HOUR }),
    for: minutes(0, 60),
    share,
    mode: fc.constantFrom('buffer' as const, 'drop' as const),
    backAfter: minutes(0, 20),
    types: fc.constantFrom(...OFFLINE_TYPES),
  }),
);

const wish: fc.Arbitrary<StreamWish> = fc.record({
  seed: fc.integer({ min: 0, max: 4_294_967_295 }),
  duration: minutes(0, 180),
  partitions: fc.integer({ min: 1, max: 32 }),
  stream: fc.record({
    preset: fc.constantFrom('retail' as const, 'paysim' as const),
    accounts: fc.integer({ min: 1, max: 60 }),
    merchants: fc.integer({ min: 1, max: 20 }),
    ledgerShards: fc.integer({ min: 1, max: 64 }),
    transactionsPerSecond: fc.integer({ min: 0, max: 300 }).map((n) => n / 1_000),
    arrival: fc.constantFrom('calendar' as const, 'flat' as const),
    popularity: fc.constantFrom('zipf' as const, 'uniform' as const),
    network: fc.record({ meanDelay: fc.constantFrom('0s', '200ms', '5m') }),
    late: fc.record({ share, meanDelay: minutes(0, 40) }),
    offline: fc.record({ share, minDelay: minutes(0, 20), maxDelay: minutes(20, 300) }),
    duplicates: fc.record({ share, meanDelay: minutes(0, 20) }),
  }),
  timeline: fc.array(fc.oneof(burst, trouble), { maxLength: 4 }),
});

afterEach(() => vi.restoreAllMocks());

/** Draw from a sequence in place of counters. */
const breakDraws = () => vi.spyOn(RandomStream.prototype, 'draw').mockImplementation(sequentialDraw());

describe('the same seed gives the same stream', () => {
  const law = (input: StreamInput) => logSha256(generateLog(input)) === logSha256(generateLog(input));

  test('always', () => {
    fc.assert(
      fc.property(wish, (wanted) => law(streamInput(wanted))),
      runs(30),
    );
  });

  test('another seed gives another', () => {
    const hashes = [1, 2, 3, 4].map((seed) => logSha256(generateLog(streamInput({ seed }))));
    expect(new Set(hashes).size).toBe(4);
  });

  test('unless draws have a memory', () => {
    breakDraws();
    expect(law(streamInput())).toBe(false);
  });
});

describe('trouble on the way to the log changes nothing of what happened', () => {
  const law = (wanted: StreamWish, troubled: StreamWish) => {
    const [plain, other] = [wanted, troubled].map((one) => factsOf(generateLog(streamInput(one))));
    return JSON.stringify(plain) === JSON.stringify(other);
  };
  const punctual = ({ stream, timeline = [], ...rest }: StreamWish): StreamWish => ({
    ...rest,
    stream: { ...stream, network: {}, late: { share: 0 }, offline: { share: 0 }, duplicates: { share: 0 } },
    timeline: timeline.filter((action) => action.do === 'stream.burst'),
  });

  test('always', () => {
    fc.assert(
      fc.property(wish, (wanted) => law(wanted, punctual(wanted))),
      runs(30),
    );
  });

  test('unless draws have a memory', () => {
    breakDraws();
    const late = { at: '0s', do: 'stream.late', atMs: 0, for: '1h', share: 0.5, minDelay: '1m', maxDelay: '2m' } as const;
    expect(law({ timeline: [late] }, {})).toBe(false);
  });
});

describe('a slot depends on nothing before it', () => {
  const INJECTED = 3_000_000_000;
  const usual = (facts: readonly Fact[]) => facts.filter(({ txn }) => txn < INJECTED);
  /** What customers set in motion from a time on, without the numbers that count through the stream. */
  const content = (facts: readonly Fact[], fromMs: number) =>
    facts
      .filter(({ eventMs, ref }) => eventMs >= fromMs && ref < 0)
      .map(({ eventMs, type, account, amount, hold, counterparty, currency }) => [
        eventMs,
        type,
        account,
        amount,
        hold,
        counterparty,
        currency,
      ]);
  const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

  /** `paysim` has no corrections: every transaction without an original is a root. */
  const law = (wanted: StreamWish, early: Burst) => {
    const base = { ...wanted, duration: '3h', stream: { ...wanted.stream, preset: 'paysim' as const } };
    const late = { ...early, atMs: 2 * HOUR, for: '10m', factor: 3 };
    const facts = [[late], [{ ...early, atMs: 20 * MINUTE }, late]].map((timeline) =>
      factsOf(generateLog(streamInput({ ...base, timeline }))),
    );
    const [without, withEarly] = facts as [Fact[], Fact[]];
    return isSame(usual(without), usual(withEarly)) && isSame(content(without, 2 * HOUR), content(withEarly, 2 * HOUR));
  };

  test('an earlier burst changes no later slot and renumbers nothing', () => {
    fc.assert(fc.property(wish, burst, law), runs(20));
  });

  test('unless draws have a memory', () => {
    breakDraws();
    expect(law({}, { at: '0s', do: 'stream.burst', atMs: 0, for: '1m', factor: 2 })).toBe(false);
  });

  test('a longer run begins like a shorter one', () => {
    fc.assert(
      fc.property(wish, (wanted) => {
        const [short, long] = ['40m', '2h'].map((duration) => usual(factsOf(generateLog(streamInput({ ...wanted, duration })))));
        return isSame(
          short,
          long!.filter(({ eventMs }) => eventMs <= 40 * MINUTE),
        );
      }),
      runs(20),
    );
  });
});

describe('the books of a stream', () => {
  test('are in order', () => {
    fc.assert(
      fc.property(wish, (wanted) => {
        expect(violations(generateLog(streamInput(wanted)))).toEqual([]);
      }),
      runs(40),
    );
  });

  test('are in order over a change of month, with interest and fees', () => {
    const log = generateLog(streamInput({ duration: '23d', stream: { transactionsPerSecond: 0.01, accounts: 50 } }));
    expect(violations(log)).toEqual([]);
    const interest = factsOf(log).filter(({ type, leg }) => type === EVENT.INTEREST && leg === 1);
    expect(interest.length).toBe(50);
    expect(interest.every(({ eventMs, valueDay }) => eventMs >= 22 * DAY && eventMs < 22 * DAY + 2 * HOUR && valueDay === 21)).toBe(true);
  });

  const sound = () =>
    generateLog(
      streamInput({
        duration: '12h',
        stream: { accounts: 20, transactionsPerSecond: 0.4, arrival: 'flat', late: { share: 0.2, meanDelay: '2h' } },
      }),
    );
  const factOf = (log: Log, type: number): number => factsOf(log).find((fact) => fact.type === type && fact.leg === 1)!.id;
  const rowOf = (log: Log, fact: number): number => log.columns.id.indexOf(fact);

  test.each<[string, string, (log: Log) => Log | void]>([
    ['a cent too much', 'sum to 1', (log) => void log.columns.amount[rowOf(log, factOf(log, EVENT.TRANSFER))]!++],
    ['a missing leg', 'facts are known', (log) => without(log, rowOf(log, factOf(log, EVENT.ACCOUNT_OPENED)))],
    [
      'a capture that releases less than was held',
      'does not release what was held',
      (log) => void log.facts.hold[factOf(log, EVENT.CARD_CAPTURE)]!++,
    ],
    [
      'two reversals of one original',
      'reversed twice',
      (log) => {
        const [one, other] = factsOf(log).filter(({ type, leg }) => type === EVENT.REFUND && leg === 1) as [Fact, Fact];
        log.facts.ref[other.id] = log.facts.ref[one.id]!;
      },
    ],
    ['a refund of nothing', 'refers to', (log) => void (log.facts.ref[factOf(log, EVENT.REFUND)] = 0)],
    ['a refund before the capture', 'before its original', (log) => void (log.columns.eventMs[rowOf(log, factOf(log, EVENT.REFUND))] = 0)],
    ['a gap in the numbers', 'without gaps', (log) => void log.facts.txn.forEach((txn, fact) => txn > 100 && log.facts.txn[fact]!++)],
    [
      'a statement that misses a posting',
      'counts',
      (log) => void log.facts.statements.postings[log.facts.statements.postings.length - 1]!--,
    ],
    ['a leg that arrives alone', 'has 1 legs', (log) => void log.columns.delayMs[rowOf(log, factOf(log, EVENT.TRANSFER))]!++],
    ['unarrived records out of order', 'out of order', (log) => void (log.unarrived.eventMs[log.unarrived.id.length - 1] = 0)],
  ])('would show %s', (_, complaint, damage) => {
    const log = sound();
    expect(violations(log)).toEqual([]);
    expect(violations(damage(log) ?? log).join('; ')).toContain(complaint);
  });

  test('a log refuses rows that stand in the wrong order', () => {
    const log = sound();
    log.columns.delayMs[0]! += 10 * SECOND;
    expect(() => new Log(log.columns, log.facts, log.partitions, log.unarrived)).toThrow('must not be appended before');
  });
});

/** The log without one row. */
function without(log: Log, row: number): Log {
  const rest = <A extends Float64Array | Uint32Array | Uint8Array>(column: A): A => column.filter((_, place) => place !== row) as A;
  const { account, type, amount, eventMs, delayMs, id } = log.columns;
  const columns = {
    account: rest(account),
    type: rest(type),
    amount: rest(amount),
    eventMs: rest(eventMs),
    delayMs: rest(delayMs),
    id: rest(id),
  };
  return new Log(columns, log.facts, log.partitions, log.unarrived);
}
