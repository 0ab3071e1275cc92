import { describe, expect, test } from 'vitest';
import { generateLog } from '../../src/generator/generator.ts';
import type { Log } from '../../src/log/log.ts';
import { EVENT } from '../../src/model/event-types.ts';
import { HOUR, MINUTE, SECOND } from '../../src/model/time.ts';
import { mean } from '../support/statistics.ts';
import { PUNCTUAL, streamInput, type StreamWish } from '../support/streams.ts';

interface Delivery {
  readonly fact: number;
  readonly type: number;
  readonly eventMs: number;
  readonly ingestMs: number;
  /** 0 for the first delivery */
  readonly copy: number;
}

/** Deliveries of first legs, in the order of arrival. */
function deliveries(log: Log): Delivery[] {
  const copies = new Map<number, number>();
  const found: Delivery[] = [];
  for (let row = 0; row < log.length; row++) {
    const fact = log.columns.id[row]!;
    if (log.facts.legs[fact]! >> 4 !== 1) continue;
    const copy = copies.get(fact) ?? 0;
    copies.set(fact, copy + 1);
    found.push({ fact, type: log.columns.type[row]!, eventMs: log.columns.eventMs[row]!, ingestMs: log.ingestMs(row), copy });
  }
  return found;
}

const flat = { ...PUNCTUAL, arrival: 'flat', accounts: 100 } as const;
const stream = (wish: StreamWish): Delivery[] => deliveries(generateLog(streamInput({ duration: '6h', ...wish })));
const delay = ({ eventMs, ingestMs }: Delivery): number => ingestMs - eventMs;
const during =
  (fromMs: number, toMs: number) =>
  ({ eventMs }: Delivery) =>
    eventMs >= fromMs && eventMs < toMs;

test('without disorder everything arrives as it happens, once', () => {
  const found = stream({ stream: flat });
  expect(found.every((delivery) => delay(delivery) === 0 && delivery.copy === 0)).toBe(true);
});

describe('the delay of a transaction', () => {
  test('is exponential on the network', () => {
    const delays = stream({ stream: { ...flat, network: { meanDelay: '200ms' } } }).map(delay);
    expect(mean(delays)).toBeGreaterThan(193);
    expect(mean(delays)).toBeLessThan(206);
  });

  test('is of another kind for a share that is late or offline', () => {
    const found = stream({
      stream: {
        ...flat,
        late: { share: 0.05, meanDelay: '20m' },
        offline: { share: 0.02, minDelay: '2h', maxDelay: '3h' },
      },
    }).filter(during(0, 2 * HOUR));
    const offline = found.filter((delivery) => delay(delivery) >= 2 * HOUR && delay(delivery) <= 3 * HOUR).length / found.length;
    const late = found.filter((delivery) => delay(delivery) > 0).length / found.length - offline;
    expect(offline).toBeGreaterThan(0.015);
    expect(offline).toBeLessThan(0.025);
    expect(late).toBeGreaterThan(0.043);
    expect(late).toBeLessThan(0.057);
  });
});

describe('second deliveries', () => {
  test('come for the given share, within two hours', () => {
    const found = stream({ stream: { ...flat, duplicates: { share: 0.05, meanDelay: '1h' } } }).filter(during(0, 4 * HOUR));
    const copies = found.filter(({ copy }) => copy > 0);
    const share = copies.length / (found.length - copies.length);
    expect(share).toBeGreaterThan(0.044);
    expect(share).toBeLessThan(0.056);
    expect(Math.max(...copies.map(delay))).toBe(2 * HOUR);
    expect(copies.filter((copy) => delay(copy) === 2 * HOUR).length / copies.length).toBeCloseTo(Math.exp(-2), 1);
  });

  test('storm for a while, with the delays of the storm', () => {
    const storm = { at: '0s', do: 'stream.duplicates', atMs: HOUR, for: '30m', share: 0.2, minDelay: '1m', maxDelay: '10m' } as const;
    const found = stream({ stream: flat, timeline: [storm] });
    const copies = found.filter(({ copy }) => copy > 0);
    expect(copies.every(during(HOUR, 90 * MINUTE))).toBe(true);
    expect(copies.every((copy) => delay(copy) >= MINUTE && delay(copy) <= 10 * MINUTE)).toBe(true);
    const inStorm = found.filter(during(HOUR, 90 * MINUTE)).length - copies.length;
    expect(copies.length / inStorm).toBeCloseTo(0.2, 1);
  });
});

test('a late spell delays a share of its time, uniformly', () => {
  const late = { at: '0s', do: 'stream.late', atMs: HOUR, for: '30m', share: 0.05, minDelay: '45m', maxDelay: '90m' } as const;
  const found = stream({ stream: flat, timeline: [late] });
  const delayed = found.filter((delivery) => delay(delivery) > 0);
  expect(delayed.every(during(HOUR, 90 * MINUTE))).toBe(true);
  expect(delayed.every((delivery) => delay(delivery) >= 45 * MINUTE && delay(delivery) <= 90 * MINUTE)).toBe(true);
  expect(mean(delayed.map(delay)) / MINUTE).toBeGreaterThan(64);
  expect(mean(delayed.map(delay)) / MINUTE).toBeLessThan(71);
  expect(delayed.length / found.filter(during(HOUR, 90 * MINUTE)).length).toBeCloseTo(0.05, 1);
});

describe('an outage', () => {
  const outage = { at: '0s', do: 'stream.outage', atMs: HOUR, for: '30m' } as const;
  const isInOutage = during(HOUR, 90 * MINUTE);

  test('keeps what happens and sends it afterwards in order, three times as fast', () => {
    const found = stream({ stream: flat, timeline: [{ ...outage, backAfter: '20m' }] });
    const backMs = 110 * MINUTE;
    for (const { eventMs, ingestMs } of found.filter(isInOutage)) expect(ingestMs).toBe(backMs + Math.floor((eventMs - HOUR) / 3));
    expect(found.filter((delivery) => !isInOutage(delivery)).every((delivery) => delay(delivery) === 0)).toBe(true);
    const backlog = found.filter(isInOutage).map(({ ingestMs }) => ingestMs);
    const rate = backlog.length / ((Math.max(...backlog) - Math.min(...backlog)) / SECOND);
    const usual = found.filter(during(2 * HOUR, 4 * HOUR)).length / ((2 * HOUR) / SECOND);
    expect(rate / usual).toBeGreaterThan(2.85);
    expect(rate / usual).toBeLessThan(3.15);
  });

  test('loses what happens, if so asked; it still has happened', () => {
    const log = generateLog(streamInput({ duration: '6h', stream: flat, timeline: [{ ...outage, mode: 'drop' }] }));
    expect(deliveries(log).filter(isInOutage)).toEqual([]);
    expect([...log.unarrived.eventMs].every((eventMs) => eventMs >= HOUR && eventMs < 90 * MINUTE)).toBe(true);
    expect(log.unarrived.id.length).toBeGreaterThan(30 * 60 * 4);
  });

  test('strikes only the types and the share of terminals it names, and those throughout', () => {
    const types = stream({ stream: flat, timeline: [{ ...outage, types: ['REFUND', 'WITHDRAWAL'] }] });
    const struck = types.filter((delivery) => delay(delivery) > 0);
    expect(new Set(struck.map(({ type }) => type))).toEqual(new Set([EVENT.REFUND, EVENT.WITHDRAWAL]));
    expect(types.filter(isInOutage).filter(({ type }) => type === EVENT.REFUND || type === EVENT.WITHDRAWAL)).toEqual(struck);

    const log = generateLog(streamInput({ duration: '6h', stream: flat, timeline: [{ ...outage, share: 0.3, types: ['CARD_AUTH'] }] }));
    const auths = deliveries(log)
      .filter(isInOutage)
      .filter(({ type }) => type === EVENT.CARD_AUTH);
    const merchants = (offline: boolean) =>
      new Set(auths.filter((auth) => delay(auth) > 0 === offline).map(({ fact }) => log.facts.counterparty[fact]!));
    const [offline, online] = [merchants(true), merchants(false)];
    expect([...offline].filter((merchant) => online.has(merchant))).toEqual([]);
    expect(offline.size / (offline.size + online.size)).toBeCloseTo(0.3, 1);
  });
});

test('what arrives after the end has happened and is not in the log', () => {
  const log = generateLog(streamInput({ duration: '1h', stream: { ...flat, late: { share: 0.5, meanDelay: '2h' } } }));
  const arrived = new Set(log.columns.id);
  expect(log.unarrived.id.length).toBeGreaterThan(2_000);
  expect([...log.unarrived.id].some((fact) => arrived.has(fact))).toBe(false);
  expect(arrived.size + log.unarrived.id.length).toBe(log.facts.txn.length);
  expect(log.ingestMs(log.length - 1)).toBeLessThanOrEqual(HOUR);
  expect(log.rowsAt(HOUR)).toBe(log.length);
});
