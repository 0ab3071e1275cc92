import { EVENT } from '../../src/model/event-types.ts';
import { HOUR } from '../../src/model/time.ts';
import { Log } from '../../src/log/log.ts';
import { partitionOf } from '../../src/log/partition.ts';

/** One record of a log made by hand; what is left out is what it is in most records. */
export interface Entry {
  readonly account: number;
  readonly amount: number;
  readonly type?: keyof typeof EVENT;
  readonly currency?: number;
  readonly eventMs?: number;
  readonly delayMs?: number;
  /** Entries with the same fact are copies; by default each entry is a fact of its own. */
  readonly fact?: number;
}

/** A log of exactly these records, in order of arrival. Each fact is the only leg of its own transaction. */
export function logOf(entries: readonly Entry[], partitions = 4): Log {
  const full = entries.map((entry, place) => ({
    type: 'CARD_CAPTURE' as const,
    currency: 0,
    eventMs: place,
    delayMs: 0,
    fact: place,
    ...entry,
  }));
  const arrival = (place: number): number => full[place]!.eventMs + full[place]!.delayMs;
  const partition = (place: number): number => partitionOf(full[place]!.account, partitions);
  const order = full.map((_, place) => place).sort((a, b) => arrival(a) - arrival(b) || partition(a) - partition(b) || a - b);
  const sorted = order.map((place) => full[place]!);
  const factCount = sorted.reduce((most, { fact }) => Math.max(most, fact + 1), 0);
  const currency = new Uint8Array(factCount);
  for (const entry of sorted) currency[entry.fact] = entry.currency;
  return new Log(
    {
      account: Uint32Array.from(sorted, ({ account }) => account),
      type: Uint8Array.from(sorted, ({ type }) => EVENT[type]),
      amount: Float64Array.from(sorted, ({ amount }) => amount),
      eventMs: Float64Array.from(sorted, ({ eventMs }) => eventMs),
      delayMs: Uint32Array.from(sorted, ({ delayMs }) => delayMs),
      id: Uint32Array.from(sorted, ({ fact }) => fact),
    },
    {
      txn: Uint32Array.from({ length: factCount }, (_, fact) => fact + 1),
      legs: new Uint8Array(factCount).fill(0x11),
      currency,
      hold: new Int32Array(factCount),
      counterparty: new Uint32Array(factCount),
      valueDay: new Int16Array(factCount),
      ref: new Uint32Array(factCount),
      producer: new Uint16Array(factCount),
      producerSeq: new Uint32Array(factCount),
      schemaVersion: new Uint8Array(factCount).fill(1),
    },
    partitions,
  );
}

/** `count` pseudo-random records, the same for the same seed: few accounts, every fifth a copy, some late. */
export function randomLog(seed: number, count: number, accounts = 50, partitions = 4): Log {
  const next = generatorOf(seed);
  const types = Object.keys(EVENT) as (keyof typeof EVENT)[];
  const entries: Entry[] = [];
  for (let place = 0; place < count; place++) {
    const original = place > 0 && next(5) === 0 ? entries[next(place)]! : null;
    entries.push(
      original === null
        ? {
            account: 1 + next(accounts),
            amount: next(200_001) - 100_000,
            type: types[next(types.length)]!,
            currency: next(5),
            eventMs: next(6 * HOUR),
            delayMs: next(10) === 0 ? next(2 * HOUR) : next(300),
            fact: place,
          }
        : { ...original, delayMs: original.delayMs! + next(HOUR) },
    );
  }
  return logOf(entries, partitions);
}

/** A linear congruential generator (Numerical Recipes); the upper bits are good enough for tests. */
function generatorOf(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * limit);
  };
}
