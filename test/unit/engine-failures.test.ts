import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { QueryError } from '../../src/engine/batch-engine.ts';
import type { Connection } from '../../src/engine/duckdb-connection.ts';
import { connectInNode } from '../../src/engine/duckdb-node.ts';
import { DuckDbEngine } from '../../src/engine/duckdb.ts';
import { Log } from '../../src/log/log.ts';
import { HOUR } from '../../src/model/time.ts';
import { BATCH_QUERIES } from '../../src/pipelines/lambda/batch-queries.ts';
import { machineClock } from '../support/clock.ts';
import { disagreements, ENGINE_CASES } from '../support/engine-cases.ts';
import { buildLog } from '../support/log-builder.ts';

/** Whatever breaks, the engine says so, never asks the broken instance again, and answers rightly the next time. The instances are real, the breaking is staged. */
interface Breakage {
  readonly query?: (sql: string, real: Connection) => Promise<Uint8Array> | null;
  readonly insert?: (table: string, stream: Uint8Array, real: Connection) => Promise<void> | null;
}

let breakage: Breakage = {};
let started = 0;
let startedBefore = 0;
let current: Connection;

const engine = new DuckDbEngine({
  async connect() {
    const number = ++started;
    const real = await connectInNode();
    const mustBeCurrent = () => expect(number, 'an instance that failed was asked again').toBe(started);
    current = {
      async query(sql) {
        mustBeCurrent();
        return (await breakage.query?.(sql, real)) ?? real.query(sql);
      },
      async insert(table, stream) {
        mustBeCurrent();
        const broken = breakage.insert?.(table, stream, real) ?? null;
        return broken === null ? real.insert(table, stream) : broken;
      },
      terminate: () => real.terminate(),
    };
    return current;
  },
  queries: BATCH_QUERIES,
  clock: machineClock,
  memoryLimitMb: 40,
});

const small = ENGINE_CASES.find(({ name }) => name.startsWith('copies on both'))!;
const other = ENGINE_CASES.find(({ name }) => name.startsWith('every type'))!;
const settings = { bucketMs: HOUR };

const failureOf = async (work: Promise<unknown>): Promise<QueryError> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(QueryError);
  return error as QueryError;
};

beforeAll(() => engine.open());
beforeEach(() => {
  breakage = {};
  startedBefore = started;
});

/** Half a million records, a fact each; more than fits into the memory limit once the facts are selected. */
function largeLog(): Log {
  const length = 500_000;
  const zeros = new Uint32Array(length);
  const ids = Uint32Array.from({ length }, (_, id) => id);
  const { facts } = buildLog([]);
  return new Log(
    {
      account: ids,
      type: new Uint8Array(length),
      amount: new Float64Array(length),
      eventMs: Float64Array.from(ids),
      delayMs: zeros,
      id: ids,
    },
    { ...facts, txn: ids, legs: new Uint8Array(length), currency: new Uint8Array(length) },
    4,
  );
}

describe('a load that does not arrive is found', () => {
  test.each<[string, Breakage, string]>([
    ['nothing is inserted, without an error', { insert: () => Promise.resolve() }, 'number of rows is 0, expected 6'],
    [
      'everything is inserted twice',
      {
        insert: async (table, stream, real) => {
          await real.insert(table, stream);
          await real.insert(table, stream);
        },
      },
      'number of rows is 12, expected 6',
    ],
    ...['amount', 'event_ts', 'ingest_ts', 'off', 'account_id'].map((column): [string, Breakage, string] => [
      `one value of ${column} is changed`,
      {
        insert: async (table, stream, real) => {
          await real.insert(table, stream);
          await real.query(`UPDATE log SET ${column} = ${column} + 1 WHERE rowid = 3`);
        },
      },
      `sum of ${column} is`,
    ]),
  ])('%s', async (_, broken, message) => {
    await engine.load(other.log, other.log.length);
    breakage = broken;
    const error = await failureOf(engine.load(small.log, 6));
    expect(error.message).toContain(message);
    expect(error.sql).toContain('FROM log');
    breakage = {};
    expect(await disagreements(engine, small)).toEqual([]);
    expect(started - startedBefore).toBe(1);
  });
});

describe('an instance that fails is replaced', () => {
  test('when the memory is not enough', async () => {
    const log = largeLog();
    const error = await failureOf(
      engine
        .load(log, log.length)
        .then(() => engine.compute({ bound: log.boundAt(log.length), beforeEventMs: null }, ['balance'], settings)),
    );
    expect(error.message).toMatch(/Out of Memory Error.*built-in engine/s);
    expect(error.cause).toBeInstanceOf(Error);
    expect(await disagreements(engine, small)).toEqual([]);
    expect(started - startedBefore).toBe(1);
  });

  test('when a query crashes inside WebAssembly', async () => {
    await engine.load(small.log, small.log.length);
    breakage = {
      query: (sql) => {
        if (sql === BATCH_QUERIES.views.largest) throw new WebAssembly.RuntimeError('memory access out of bounds');
        return null;
      },
    };
    const error = await failureOf(engine.compute(small.cut, ['balance', 'largest'], settings));
    expect(error.message).toBe(
      'DuckDB could not compute the view largest: memory access out of bounds. The engine starts anew before its next use.',
    );
    expect(error.sql).toBe(BATCH_QUERIES.views.largest);
    expect(error.cause).toBeInstanceOf(WebAssembly.RuntimeError);
    breakage = {};
    const again = await engine.compute(small.cut, ['balance', 'largest'], settings);
    expect(again.tables.get('balance')!.size).toBeGreaterThan(0);
    expect(await disagreements(engine, small)).toEqual([]);
    expect(started - startedBefore).toBe(1);
  });

  test('when it was ended from outside', async () => {
    await engine.load(small.log, small.log.length);
    current.terminate();
    const error = await failureOf(engine.compute(small.cut, ['balance'], settings));
    expect(error.message).toContain('the instance was ended');
    expect(await disagreements(engine, small)).toEqual([]);
    expect(started - startedBefore).toBe(1);
  });

  test('when it cannot start, as often as needed', async () => {
    await engine.close();
    breakage = { query: () => Promise.reject(new Error('no room')) };
    const error = await failureOf(engine.open());
    expect(error.message).toContain('DuckDB could not start: no room');
    breakage = {};
    expect(await disagreements(engine, small)).toEqual([]);
    expect(started - startedBefore).toBe(2);
  });
});
