import { beforeAll, describe, expect, test } from 'vitest';
import { accountList } from '../../src/generator/accounts.ts';
import { generateLog } from '../../src/generator/generator.ts';
import type { Log } from '../../src/log/log.ts';
import { LEDGER_BASE, MERCHANT_BASE } from '../../src/model/accounts.ts';
import { EVENT } from '../../src/model/event-types.ts';
import { CURRENCIES } from '../../src/model/money.ts';
import { DAY, HOUR } from '../../src/model/time.ts';
import { median, standardDeviation } from '../support/statistics.ts';
import { factsOf, PUNCTUAL, streamInput, type Fact } from '../support/streams.ts';

const EUR = CURRENCIES.findIndex(({ code }) => code === 'EUR');
const KWD = CURRENCIES.findIndex(({ code }) => code === 'KWD');
const JPY = CURRENCIES.findIndex(({ code }) => code === 'JPY');

/** One fact per transaction: the customer's leg. */
const transactions = (log: Log): Fact[] => factsOf(log).filter(({ leg }) => leg === 1);
const ofType = (facts: readonly Fact[], type: number): Fact[] => facts.filter((fact) => fact.type === type && fact.eventMs > 0);
const amounts = (facts: readonly Fact[], currency = EUR): number[] =>
  facts.filter((fact) => fact.currency === currency).map(({ amount, hold }) => Math.abs(amount === 0 ? hold : amount));
const spread = (values: readonly number[]): number => standardDeviation(values.map((value) => Math.log(value)));

describe('the retail stream', () => {
  let log: Log;
  let facts: Fact[];
  let count: (type: number) => number;
  const HOURS = 12;

  beforeAll(() => {
    log = generateLog(streamInput({ duration: `${HOURS}h`, stream: { ...PUNCTUAL, arrival: 'flat', transactionsPerSecond: 4 } }));
    facts = transactions(log);
    count = (type) => ofType(facts, type).length;
  });

  test('makes about five records of two transactions', () => {
    const recordsPerSecond = (log.length - 3_000) / (HOURS * 3_600);
    expect(recordsPerSecond).toBeGreaterThan(2 * 4.8);
    expect(recordsPerSecond).toBeLessThan(2 * 5.1);
  });

  test('has the shares of its mix', () => {
    const roots = HOURS * 3_600 * 4;
    const share = (type: number): number => (100 * count(type)) / roots;
    expect(share(EVENT.CARD_AUTH)).toBeCloseTo(45.75, 0);
    expect(share(EVENT.TRANSFER)).toBeCloseTo(26.4, 0);
    expect(share(EVENT.WITHDRAWAL)).toBeCloseTo(12.2, 0);
    expect(share(EVENT.DEPOSIT)).toBeCloseTo(12.2, 0);
    expect(share(EVENT.FEE)).toBeCloseTo(2.03, 0);
    expect(share(EVENT.FX)).toBeCloseTo(1.02, 0);
    expect(share(EVENT.SETTLEMENT_STATEMENT)).toBeCloseTo(0.36, 0);
  });

  test('lets parents have their follow-ups', () => {
    const auths = count(EVENT.CARD_AUTH);
    expect(count(EVENT.CARD_CAPTURE) / auths).toBeGreaterThan(0.95);
    expect(count(EVENT.CARD_CAPTURE) / auths).toBeLessThan(0.985);
    expect(count(EVENT.CARD_REVERSAL) / auths).toBeGreaterThan(0.012);
    expect(count(EVENT.CARD_REVERSAL) / auths).toBeLessThan(0.018);
    // with a mean delay of four hours about two thirds of the refunds have come by now
    expect(count(EVENT.REFUND) / count(EVENT.CARD_CAPTURE)).toBeGreaterThan(0.009);
    expect(count(EVENT.REFUND) / count(EVENT.CARD_CAPTURE)).toBeLessThan(0.019);
    expect(count(EVENT.CHARGEBACK)).toBeGreaterThan(0);
    expect(count(EVENT.CORRECTION)).toBeGreaterThan(20);
  });

  test('has lognormal amounts of the given median and spread', () => {
    const cards = amounts(ofType(facts, EVENT.CARD_AUTH));
    expect(median(cards) / 25_00).toBeCloseTo(1, 1);
    expect(spread(cards)).toBeCloseTo(0.81, 1);
    const cash = amounts(ofType(facts, EVENT.WITHDRAWAL));
    expect(median(cash) / 60_00).toBeCloseTo(1, 1);
    expect(spread(cash)).toBeCloseTo(0.67, 1);
    expect(new Set(amounts(ofType(facts, EVENT.FEE)))).toContain(2_50);
  });

  test('scales amounts to the minor unit of the currency', () => {
    const [yen, dinar] = [JPY, KWD].map((currency) => median(amounts(ofType(facts, EVENT.CARD_AUTH), currency)));
    expect(yen! / 25).toBeGreaterThan(0.8);
    expect(yen! / 25).toBeLessThan(1.25);
    expect(dinar! / 25_000).toBeGreaterThan(0.8);
    expect(dinar! / 25_000).toBeLessThan(1.25);
  });

  test('opens every account at time 0 with a first deposit', () => {
    const opening = facts.filter(({ eventMs }) => eventMs === 0);
    const customers = Array.from({ length: 1_000 }, (_, place) => place + 1);
    for (const type of [EVENT.ACCOUNT_OPENED, EVENT.DEPOSIT])
      expect(opening.filter((fact) => fact.type === type).map((fact) => fact.account)).toEqual(customers);
    const deposits = amounts(opening.filter(({ type }) => type === EVENT.DEPOSIT));
    expect(median(deposits) / 1_500_00).toBeGreaterThan(0.85);
    expect(median(deposits) / 1_500_00).toBeLessThan(1.15);
    expect(spread(deposits)).toBeCloseTo(1, 0);
  });

  test('makes accounts as unequal as Zipf says, and not by their number', () => {
    const counts = new Uint32Array(1_001);
    for (const fact of ofType(facts, EVENT.WITHDRAWAL)) counts[fact.account]!++;
    const total = count(EVENT.WITHDRAWAL);
    const harmonic = Array.from({ length: 1_000 }, (_, place) => 1 / (place + 1) ** 0.99).reduce((sum, weight) => sum + weight, 0);
    const top = [...counts].indexOf(Math.max(...counts));
    expect(counts[top]! / total).toBeCloseTo(1 / harmonic, 1);
    expect(top).toBeGreaterThan(3);
  });

  test('posts to customers and to the shards of the bank, never to merchants', () => {
    const accounts = new Set(log.columns.account);
    expect([...accounts].every((id) => id <= 1_000 || id >= LEDGER_BASE)).toBe(true);
    const shards = new Set([...accounts].filter((id) => id >= LEDGER_BASE).map((id) => (id - LEDGER_BASE) % 64));
    expect(shards.size).toBe(16);
    expect(
      ofType(facts, EVENT.CARD_AUTH).every(({ counterparty }) => counterparty > MERCHANT_BASE && counterparty <= MERCHANT_BASE + 300),
    ).toBe(true);
  });

  test('keeps all columns within 64 bytes per record', () => {
    const bytes = [{ ...log.columns, statements: {} }, log.facts]
      .flatMap(({ statements, ...columns }) => [...Object.values(columns), ...Object.values(statements)] as Uint8Array[])
      .reduce((sum, column) => sum + column.byteLength, 0);
    const places = log.rows.reduce((sum, rows) => sum + rows.byteLength, 0);
    expect((bytes + places) / log.length).toBeLessThanOrEqual(64);
    expect(Object.values(log.columns).reduce((sum, column) => sum + (column as Uint8Array).BYTES_PER_ELEMENT, 0)).toBe(29);
  });
});

test('the paysim stream has the measured shares and medians', () => {
  const facts = transactions(
    generateLog(streamInput({ duration: '6h', stream: { ...PUNCTUAL, preset: 'paysim', arrival: 'flat', transactionsPerSecond: 4 } })),
  );
  const types = [EVENT.WITHDRAWAL, EVENT.CARD_AUTH, EVENT.DEPOSIT, EVENT.TRANSFER, EVENT.FEE];
  const roots = types.map((type) => ofType(facts, type));
  const total = roots.reduce((sum, part) => sum + part.length, 0);
  [36.5, 34.9, 20, 8.1, 0.46].forEach((percent, place) => expect((100 * roots[place]!.length) / total).toBeCloseTo(percent, -0.3));
  [136_831, 9_231, 132_858, 331_623].forEach((main, place) => {
    const ratio = median(amounts(roots[place]!)) / (main * 100);
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(1.1);
  });
  expect(new Set(facts.map(({ type }) => type))).toEqual(new Set([...types, EVENT.CARD_CAPTURE, EVENT.ACCOUNT_OPENED]));
});

test('uniform popularity makes accounts equal', () => {
  const facts = transactions(
    generateLog(streamInput({ duration: '3h', stream: { accounts: 10, popularity: 'uniform', arrival: 'flat' } })),
  );
  const counts = new Uint32Array(11);
  for (const fact of ofType(facts, EVENT.WITHDRAWAL)) counts[fact.account]!++;
  const total = counts.reduce((sum, count) => sum + count, 0);
  for (const count of counts.subarray(1)) expect(Math.abs(count - total / 10) / Math.sqrt(total / 10)).toBeLessThan(4);
});

test('over weeks, authorisations expire, disputes come, months end and accounts close', () => {
  const log = generateLog(streamInput({ duration: '60d', stream: { accounts: 400, transactionsPerSecond: 0.02 } }));
  const facts = transactions(log);
  const all = factsOf(log);
  const expired = ofType(facts, EVENT.CARD_REVERSAL).filter(({ eventMs, ref }) => eventMs - all[ref]!.eventMs === 7 * DAY);
  expect(expired.length).toBeGreaterThan(50);
  expect(ofType(facts, EVENT.CHARGEBACK).length).toBeGreaterThan(10);
  // the first of April and the first of May
  const interest = ofType(facts, EVENT.INTEREST);
  expect(new Set(interest.map(({ eventMs }) => Math.floor(eventMs / DAY)))).toEqual(new Set([22, 52]));
  expect(interest.every(({ eventMs, valueDay }) => eventMs % DAY < 2 * HOUR && valueDay === Math.floor(eventMs / DAY) - 1)).toBe(true);
  expect(interest.length).toBeGreaterThan(750);
  expect(interest.filter(({ amount }) => amount < 0).length / interest.length).toBeCloseTo(0.1, 1);
  const closings = ofType(facts, EVENT.ACCOUNT_CLOSED);
  expect(closings.length).toBeGreaterThan(0);
  for (const { account, eventMs } of closings) {
    const later = facts.filter(
      (fact) =>
        fact.account === account && fact.eventMs > eventMs && [EVENT.CARD_AUTH, EVENT.WITHDRAWAL, EVENT.INTEREST].includes(fact.type),
    );
    expect(later).toEqual([]);
  }
});

test('a stream of nothing but its accounts', () => {
  const log = generateLog(streamInput({ duration: '0s', stream: { ...PUNCTUAL, accounts: 2, transactionsPerSecond: 0 } }));
  expect(log.length).toBe(6);
  expect(log.unarrived.id.length).toBe(0);
});

test('the list of accounts has every account that occurs', () => {
  const { stream } = streamInput({ stream: { accounts: 30, merchants: 4, ledgerShards: 2 } });
  const list = accountList(stream);
  expect(list.length).toBe(30 + 4 + 12 * 2);
  expect(list[29]).toEqual({ id: 30, name: 'ACC-0030', kind: 'customer' });
  expect(list.at(-1)).toMatchObject({ id: 2_000_705, kind: 'internal' });
  const known = new Set(list.map(({ id }) => id));
  const log = generateLog(streamInput({ stream: { accounts: 30, merchants: 4, ledgerShards: 2 } }));
  expect(factsOf(log).every(({ account, counterparty }) => known.has(account) && (counterparty === 0 || known.has(counterparty)))).toBe(
    true,
  );
});
