import { Table, tableToIPC } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import type { BatchQueries } from '../../src/engine/batch-engine.ts';
import { VIEW_NAMES } from '../../src/model/views/index.ts';
import { QueryError } from '../../src/engine/batch-engine.ts';
import type { Connection } from '../../src/engine/duckdb-connection.ts';
import { DuckDbEngine } from '../../src/engine/duckdb.ts';
import { within } from '../../src/engine/wall-clock.ts';
import { buildLog } from '../support/log-builder.ts';
import { ManualClock } from '../support/clock.ts';

/** Cancelling, on a stand-in for DuckDB whose slow query answers when the test says so. */
const SLOW = 'SELECT slow';
const EMPTY = tableToIPC(new Table({}), 'stream');

class StandIn implements Connection {
  isEnded = false;
  readonly asked: string[] = [];
  private settle: { resolve: (result: Uint8Array) => void; reject: (error: Error) => void } | null = null;

  query(sql: string): Promise<Uint8Array> {
    this.asked.push(sql);
    if (sql !== SLOW) return Promise.resolve(EMPTY);
    return new Promise((resolve, reject) => (this.settle = { resolve, reject }));
  }

  insert(): Promise<void> {
    return Promise.resolve();
  }

  answer(): void {
    this.settle!.resolve(EMPTY);
  }

  terminate(): void {
    this.isEnded = true;
    this.settle?.reject(new Error('ended'));
  }
}

const NO_QUERIES = Object.fromEntries(VIEW_NAMES.map((view) => [view, ''])) as BatchQueries['views'];

async function slowEngine() {
  const clock = new ManualClock();
  const instances: StandIn[] = [];
  const engine = new DuckDbEngine({
    connect: async () => {
      const instance = new StandIn();
      instances.push(instance);
      return instance;
    },
    queries: { source: SLOW, views: NO_QUERIES },
    clock,
  });
  const log = buildLog([]);
  await engine.load(log, 0);
  const compute = () => engine.compute({ bound: log.boundAt(0), beforeEventMs: null }, [], { bucketMs: 1 });
  return { clock, instances, engine, compute };
}

describe('cancelling', () => {
  test('leaves an instance alone that answers within two seconds', async () => {
    const { clock, instances, engine, compute } = await slowEngine();
    const call = compute();
    await clock.pass(0);
    engine.cancel();
    await clock.pass(1_999);
    instances[0]!.answer();
    await expect(call).resolves.toBeDefined();
    const next = compute();
    await clock.pass(5_000);
    expect(instances[0]!.isEnded).toBe(false);
    instances[0]!.answer();
    await expect(next).resolves.toBeDefined();
    expect(instances).toHaveLength(1);
  });

  test('ends an instance that takes longer, and the next call gets a new one', async () => {
    const { clock, instances, engine, compute } = await slowEngine();
    const call = compute();
    const next = compute();
    await clock.pass(0);
    engine.cancel();
    const failure = expect(call).rejects.toThrow(QueryError);
    await clock.pass(2_000);
    await failure;
    expect(instances[0]!.isEnded).toBe(true);
    await clock.pass(0);
    instances[1]!.answer();
    await expect(next).resolves.toBeDefined();
  });

  test('does nothing when nothing is asked', async () => {
    const { clock, instances, engine } = await slowEngine();
    engine.cancel();
    expect(clock.waiting).toBe(0);
    expect(instances[0]!.isEnded).toBe(false);
  });

  test('closing waits for the call in flight, at most two seconds', async () => {
    const { clock, instances, engine, compute } = await slowEngine();
    const call = compute();
    await clock.pass(0);
    let isClosed = false;
    const closing = engine.close().then(() => (isClosed = true));
    const failure = expect(call).rejects.toThrow('ended');
    await clock.pass(1_999);
    expect(isClosed).toBe(false);
    await clock.pass(1);
    await failure;
    await closing;
    expect(instances[0]!.isEnded).toBe(true);
  });

  test('calls are answered one after the other', async () => {
    const { clock, instances, compute } = await slowEngine();
    const calls = [compute(), compute()];
    await clock.pass(0);
    expect(instances[0]!.asked.filter((sql) => sql === SLOW)).toHaveLength(1);
    instances[0]!.answer();
    await calls[0];
    await clock.pass(0);
    expect(instances[0]!.asked.filter((sql) => sql === SLOW)).toHaveLength(2);
    instances[0]!.answer();
    await calls[1];
  });
});

describe('a limit of time', () => {
  const late = () => new Error('late');

  test('fails what takes too long', async () => {
    const clock = new ManualClock();
    const { result } = within(clock, 100, new Promise(() => undefined), late);
    const failure = expect(result).rejects.toThrow('late');
    await clock.pass(100);
    await failure;
    expect(clock.waiting).toBe(0);
  });

  test('can be extended, and leaves no alarm behind', async () => {
    const clock = new ManualClock();
    let finish = (_: string): void => undefined;
    const limited = within(clock, 100, new Promise<string>((resolve) => (finish = resolve)), late);
    await clock.pass(99);
    limited.extend();
    await clock.pass(99);
    finish('done');
    await expect(limited.result).resolves.toBe('done');
    limited.extend();
    expect(clock.waiting).toBe(0);
  });
});
