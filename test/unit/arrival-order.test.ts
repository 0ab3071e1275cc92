import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrderOfArrival } from '../../src/log/arrival-order.ts';
import { Deliveries } from '../../src/log/deliveries.ts';
import { partitionOf } from '../../src/log/partition.ts';

const END_MS = 50_000_000;
const PARTITIONS = 7;

interface Sent {
  readonly ingestMs: number;
  /** one for each leg; those with the same last digits share a slot of the partition cache */
  readonly accounts: readonly number[];
}

/** A steady flow, and now and then many in a few milliseconds. */
const sent: fc.Arbitrary<Sent[]> = fc
  .array(
    fc.record({
      fromMs: fc.nat(END_MS - 10),
      spanMs: fc.constantFrom(1, 3, 10),
      accounts: fc.array(
        fc.nat(200_000).map((number) => number + 1),
        { minLength: 1, maxLength: 4 },
      ),
      times: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(300) }),
    }),
    { maxLength: 60 },
  )
  .map((flow) =>
    flow.flatMap(({ fromMs, spanMs, accounts, times }) =>
      Array.from({ length: times }, (_, n) => ({
        ingestMs: fromMs + ((n * 7) % spanMs),
        accounts: accounts.map((account) => account + (n % 5) * 4_096),
      })),
    ),
  );

function arrived(transactions: readonly Sent[]): { id: number[]; delayMs: number[] } {
  const deliveries = new Deliveries(END_MS, 4);
  let fact = 0;
  for (const { ingestMs, accounts } of transactions) {
    deliveries.add(fact, ingestMs);
    fact += accounts.length;
  }
  const facts = {
    account: Uint32Array.from(transactions.flatMap(({ accounts }) => accounts)),
    type: new Uint8Array(fact),
    amount: new Float64Array(fact),
    eventMs: new Float64Array(fact),
    legs: Uint8Array.from(transactions.flatMap(({ accounts }) => accounts.map((_, leg) => (leg + 1) * 16 + accounts.length))),
  };
  const { id, delayMs } = inOrderOfArrival(deliveries, facts, PARTITIONS);
  return { id: [...id], delayMs: [...delayMs] };
}

function expected(transactions: readonly Sent[]): { id: number[]; delayMs: number[] } {
  const legs = transactions.flatMap(({ ingestMs, accounts }) =>
    accounts.map((account) => ({ ingestMs, rank: partitionOf(account, PARTITIONS) })),
  );
  const order = legs.map((leg, id) => ({ ...leg, id })).sort((a, b) => a.ingestMs - b.ingestMs || a.rank - b.rank || a.id - b.id);
  return { id: order.map(({ id }) => id), delayMs: order.map(({ ingestMs }) => ingestMs) };
}

test('rows stand by time, then partition, then as they were sent', () => {
  fc.assert(
    fc.property(sent, (transactions) => {
      expect(arrived(transactions)).toEqual(expected(transactions));
    }),
  );
});

test('a record that is under way for longer than a column can hold is refused', () => {
  const deliveries = new Deliveries(2 ** 33, 1);
  deliveries.add(0, 2 ** 32);
  const one = { account: Uint32Array.of(1), type: Uint8Array.of(7), amount: Float64Array.of(5), legs: Uint8Array.of(17) };
  expect(inOrderOfArrival(deliveries, { ...one, eventMs: Float64Array.of(1) }, 4).delayMs).toEqual(Uint32Array.of(2 ** 32 - 1));
  expect(() => inOrderOfArrival(deliveries, { ...one, eventMs: Float64Array.of(0) }, 4)).toThrow('shorten the outage');
  expect(() => inOrderOfArrival(deliveries, { ...one, eventMs: Float64Array.of(2 ** 32 + 1) }, 4)).toThrow('found -1');
});
