import { describe, expect, test } from 'vitest';
import { partitionOf } from '../../src/log/partition.ts';
import { Consumer } from '../../src/streaming/consumer.ts';
import { buildLog } from '../support/log-builder.ts';

/** Accounts that lie in partitions 0, 1, 2 … of 4. */
const ACCOUNTS = [0, 1, 2, 3].map((partition) => {
  let account = 1;
  while (partitionOf(account, 4) !== partition) account++;
  return account;
});

/** A log of records appended at these times, each in the partition given. */
const logOf = (...records: readonly (readonly [ingestMs: number, partition: number])[]) =>
  buildLog(
    records.map(([ingestMs, partition], place) => ({ account: ACCOUNTS[partition]!, amount: 1, eventMs: 0, ingestMs, txn: place + 1 })),
  );

function read(consumer: Consumer, untilMs: number, inclusive = true): (readonly [row: number, timeMs: number])[] {
  const done: (readonly [number, number])[] = [];
  consumer.advance(untilMs, inclusive, (row, timeMs) => done.push([row, timeMs]));
  return done;
}

describe('a consumer', () => {
  test('is done with a record one service after it was appended or the record before was done, rounded up', () => {
    const consumer = new Consumer(logOf([0, 0], [0, 0], [10, 0]), 1, 1_500);
    expect(read(consumer, 100)).toEqual([
      [0, 2],
      [1, 3],
      [2, 12],
    ]);
  });

  test('does what is due at a time only if told to', () => {
    const consumer = new Consumer(logOf([5, 0]), 1, 0);
    expect(read(consumer, 5, false)).toEqual([]);
    expect(read(consumer, 5, true)).toEqual([[0, 5]]);
  });

  test('works with as many tasks as it has, and with no more than there are partitions', () => {
    const log = logOf([0, 0], [0, 1], [0, 2], [0, 3]);
    expect(read(new Consumer(log, 1, 1_000), 100).map(([, timeMs]) => timeMs)).toEqual([1, 2, 3, 4]);
    expect(read(new Consumer(log, 2, 1_000), 100).map(([, timeMs]) => timeMs)).toEqual([1, 1, 2, 2]);
    expect(read(new Consumer(log, 32, 1_000), 100).map(([, timeMs]) => timeMs)).toEqual([1, 1, 1, 1]);
  });

  test('one slow partition holds up only its own task', () => {
    const consumer = new Consumer(logOf([0, 0], [0, 0], [0, 0], [1, 1]), 2, 10_000);
    expect(read(consumer, 15)).toEqual([
      [0, 10],
      [3, 11],
    ]);
    expect([...consumer.positions]).toEqual([1, 1, 0, 0]);
  });

  test('finishes the record in hand at the old speed when the service changes', () => {
    const consumer = new Consumer(logOf([0, 0], [0, 0]), 1, 10_000);
    read(consumer, 5);
    consumer.setService(1_000, 5);
    expect(read(consumer, 100)).toEqual([
      [0, 10],
      [1, 11],
    ]);
  });

  test('does nothing while it is held and starts the record in hand again', () => {
    const consumer = new Consumer(logOf([0, 0], [50, 0]), 1, 10_000);
    consumer.holdUntil(30);
    expect(read(consumer, 100)).toEqual([
      [0, 40],
      [1, 60],
    ]);
  });

  test('reads again from the positions it is sent back to', () => {
    const log = logOf([0, 0], [1, 1], [2, 0], [3, 1], [4, 2]);
    const consumer = new Consumer(log, 2, 0);
    read(consumer, 2);
    const positions = consumer.positions.slice();
    const rest = read(consumer, 100);
    consumer.seek(positions);
    expect(read(consumer, 100).map(([row]) => row)).toEqual(rest.map(([row]) => row));
    consumer.seek(new Uint32Array(4));
    expect(read(consumer, 100)).toHaveLength(5);
    expect(() => consumer.seek(new Uint32Array(3))).toThrow('expected 4 positions, found 3');
  });

  test('goes on from a snapshot as if it had never stopped', () => {
    const log = logOf([0, 0], [1, 1], [2, 0], [3, 1], [4, 2]);
    const consumer = new Consumer(log, 2, 2_500);
    read(consumer, 4);
    const snapshot = consumer.snapshot();
    const rest = read(consumer, 100);
    const other = new Consumer(log, 2, 1);
    other.restore(snapshot);
    expect(read(other, 100)).toEqual(rest);
    expect(rest.length).toBeGreaterThan(0);
  });
});
