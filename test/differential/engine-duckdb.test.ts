import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { BatchCut, BatchQueries } from '../../src/engine/batch-engine.ts';
import { createBuiltinEngine } from '../../src/engine/builtin.ts';
import type { Connection } from '../../src/engine/duckdb-connection.ts';
import { connectInNode } from '../../src/engine/duckdb-node.ts';
import { DuckDbEngine } from '../../src/engine/duckdb.ts';
import { generateLog } from '../../src/generator/generator.ts';
import { HOUR } from '../../src/model/time.ts';
import { VIEW_NAMES } from '../../src/model/views/index.ts';
import { BATCH_QUERIES } from '../../src/pipelines/lambda/batch-queries.ts';
import { machineClock } from '../support/clock.ts';
import { disagreements, ENGINE_CASES, rowsOf } from '../support/engine-cases.ts';
import { buildLog, roughPostings } from '../support/log-builder.ts';
import { anyShare, runs, specOf } from '../support/runs.ts';

/** The SQL of the batch layer against the definitions of the views, on the real WebAssembly. One instance for all tests of the file. */
let queries: BatchQueries = BATCH_QUERIES;
let connection: Connection;
const inserted: number[] = [];

const engine = new DuckDbEngine({
  async connect() {
    const real = await connectInNode();
    connection = {
      ...real,
      insert(table, stream) {
        inserted.push(stream.length);
        return real.insert(table, stream);
      },
    };
    return connection;
  },
  queries: {
    get source() {
      return queries.source;
    },
    get views() {
      return queries.views;
    },
  },
  clock: machineClock,
});

beforeAll(() => engine.open());

/** A log and a cut somewhere in it, by offsets that no moment in time need have had. */
const cuts = fc
  .record({
    postings: roughPostings,
    partitions: fc.constantFrom(1, 4),
    shares: fc.array(anyShare, { minLength: 4, maxLength: 4 }),
    beforeEventMs: fc.option(fc.nat(3 * HOUR)),
    fromShares: fc.option(fc.array(anyShare, { minLength: 4, maxLength: 4 })),
    fromEventMs: fc.option(fc.nat(2 * HOUR)),
    lost: fc.option(fc.tuple(fc.nat(3 * HOUR), fc.nat(2 * HOUR))),
    bucketMs: fc.constantFrom(60_000, HOUR),
  })
  .map(({ postings, partitions, shares, beforeEventMs, fromShares, fromEventMs, lost, bucketMs }) => {
    const log = buildLog(postings, partitions);
    const boundOf = (parts: readonly number[]) =>
      Uint32Array.from(log.rows, (rows, partition) => Math.round(rows.length * parts[partition]!));
    const cut: BatchCut = {
      bound: boundOf(shares),
      beforeEventMs,
      ...(fromShares === null ? {} : { fromBound: boundOf(fromShares.map((share, place) => Math.min(share, shares[place]!))) }),
      ...(fromEventMs === null ? {} : { fromEventMs }),
      ...(lost === null ? {} : { lost: { fromMs: lost[0], toMs: lost[0] + lost[1] } }),
    };
    return { log, cut, bucketMs };
  });

describe('DuckDB and the built-in re-fold agree', () => {
  test.each(ENGINE_CASES)('on $name', async (one) => {
    expect(await disagreements(engine, one)).toEqual([]);
  });

  test('on any log and any cut', async () => {
    await fc.assert(
      fc.asyncProperty(cuts, async (one) => {
        expect(await disagreements(engine, one)).toEqual([]);
      }),
      { numRuns: runs(25) },
    );
  });

  test('on a generated stream, hour by hour and by both cuts', async () => {
    const log = generateLog(
      specOf({ duration: '5h', stream: { accounts: 200, transactionsPerSecond: 0.5, duplicates: { share: 0.2, meanDelay: '10m' } } }),
    );
    expect(log.length).toBeGreaterThan(10_000);
    for (let timeMs = HOUR; timeMs <= 5 * HOUR; timeMs += 2 * HOUR) {
      const bound = log.boundAt(log.rowsAt(timeMs));
      expect(await disagreements(engine, { log, cut: { bound, beforeEventMs: null }, bucketMs: HOUR })).toEqual([]);
      expect(await disagreements(engine, { log, cut: { bound, beforeEventMs: timeMs }, bucketMs: HOUR })).toEqual([]);
    }
  });

  test.each([
    ['copies count twice', 'QUALIFY row_number() OVER (PARTITION BY txn_id, leg_no ORDER BY ingest_ts, partition, off) = 1', ''],
    ['the cut takes one record too many', 'off < ', 'off <= '],
    ['partitions are counted from one', '[partition + 1]', '[partition]'],
    ['the bound of event time is taken in', 'event_ts < ', 'event_ts <= '],
    ['the lower bound of event time is left out', 'event_ts >= ', 'event_ts > '],
    ['what an earlier run has counted is counted again', "WHERE off >= getvariable('from_off')[partition + 1]", ''],
    ['the end of a loss is lost', 'ingest_ts < ', 'ingest_ts <= '],
    ['the beginning of a loss is found', 'ingest_ts >= ', 'ingest_ts > '],
  ])('and SQL is refused in which %s', async (_, right, wrong) => {
    expect(BATCH_QUERIES.source).toContain(right);
    queries = { ...BATCH_QUERIES, source: BATCH_QUERIES.source.replace(right, wrong) };
    try {
      const found = [];
      for (const one of ENGINE_CASES) found.push(...(await disagreements(engine, one)));
      expect(found).not.toEqual([]);
    } finally {
      queries = BATCH_QUERIES;
    }
  });

  test('on amounts that no number can hold: both refuse', async () => {
    const postings = [1, 2].map((txn) => ({ txn, account: 1, amount: 2 ** 52, eventMs: txn, ingestMs: txn }));
    const log = buildLog(postings);
    const cut = { bound: log.boundAt(2), beforeEventMs: null };
    for (const one of [engine, createBuiltinEngine()]) {
      await one.load(log, 2);
      await expect(one.compute(cut, ['balance'], { bucketMs: HOUR })).rejects.toThrow('must be a safe integer, found 9007199254740992');
    }
  });
});

describe('the log table', () => {
  const postings = (count: number, amountOf: (place: number) => number) =>
    Array.from({ length: count }, (_, place) => ({
      txn: place + 1,
      account: place % 7,
      amount: amountOf(place),
      eventMs: place,
      ingestMs: place,
    }));

  test('keeps what two logs begin with and replaces the rest', async () => {
    const first = buildLog(postings(1_000, (place) => place));
    const second = buildLog(postings(1_200, (place) => (place < 600 ? place : -place)));
    await engine.load(first, 500);
    inserted.length = 0;
    await engine.load(first, 1_000);
    await engine.load(first, 400);
    expect(inserted).toHaveLength(1);
    await engine.load(second, 1_200);
    expect(inserted).toHaveLength(2);
    expect(inserted[1]! / inserted[0]!).toBeLessThan(1.5);
    for (const rows of [1_200, 700, 600, 10]) {
      await engine.load(second, rows);
      const cut = { bound: second.boundAt(rows), beforeEventMs: null };
      expect(await disagreements(engine, { log: second, cut, bucketMs: HOUR })).toEqual([]);
    }
    expect(inserted).toHaveLength(2);
  });

  test('gives the same answer again after another log was there', async () => {
    const { log, cut, bucketMs } = ENGINE_CASES.find(({ name }) => name.startsWith('every type'))!;
    const answer = async () => {
      await engine.load(log, log.length);
      return (await engine.compute(cut, ['totals'], { bucketMs })).tables;
    };
    const before = await answer();
    await engine.load(
      buildLog(
        postings(50, (place) => place),
        1,
      ),
      50,
    );
    const after = await answer();
    expect([...after.keys()]).toEqual(['totals']);
    expect(rowsOf(after.get('totals')!)).toEqual(rowsOf(before.get('totals')!));
  });

  test('refuses a cut that reaches beyond what was loaded', async () => {
    const log = buildLog(postings(100, (place) => place));
    await engine.load(log, 50);
    await expect(engine.compute({ bound: log.boundAt(51), beforeEventMs: null }, ['balance'], { bucketMs: HOUR })).rejects.toThrow(
      'must lie within the loaded part of the log',
    );
    await expect(engine.load(log, 101)).rejects.toThrow('expected 0 to 100 rows');
  });
});

describe('the schema', () => {
  test.each([['ev', BATCH_QUERIES.source], ...VIEW_NAMES.map((view): [string, string] => [view, BATCH_QUERIES.views[view]])])(
    'fits the query %s',
    async (_, sql) => {
      await expect(connection.query(`EXPLAIN ${sql}`)).resolves.toBeDefined();
      await expect(connection.query(`EXPLAIN ${sql.replace(/^(\s*FROM) (ev|log)$/m, '$1 no_such_table')}`)).rejects.toThrow(
        'no_such_table',
      );
    },
  );
});

describe('nothing gets out of the instance', () => {
  test.each([
    ['reads a file', `SELECT * FROM read_csv('/etc/passwd')`],
    ['reads a file by its name', `SELECT * FROM '/etc/passwd'`],
    ['lists a folder', `SELECT * FROM glob('/*')`],
    ['reads a file as text', `SELECT * FROM read_text('/etc/passwd')`],
    ['writes a file', `COPY (SELECT 1) TO 'leak.csv'`],
    ['exports the database', `EXPORT DATABASE 'leak'`],
    ['attaches a file', `ATTACH 'leak.db'`],
    ['asks another machine', `SELECT * FROM 'https://example.com/data.csv'`],
    ['asks another machine for Parquet', `SELECT * FROM read_parquet('https://example.com/data.parquet')`],
    ['loads an extension', `LOAD httpfs`],
    ['unlocks the access', `SET enable_external_access = true`],
    ['unlocks extensions', `SET autoload_known_extensions = true`],
    ['raises the memory limit', `SET memory_limit = '8GB'`],
    ['raises it by PRAGMA', `PRAGMA memory_limit = '8GB'`],
    ['resets it', `RESET memory_limit`],
    ['unlocks the lock', `SET lock_configuration = false`],
  ])('SQL that %s is refused', async (_, sql) => {
    await expect(connection.query(sql)).rejects.toThrow(/Permission Error|Catalog Error|has been locked/);
  });

  test('variables can still be set, and the instance goes on', async () => {
    await expect(connection.query(`SET VARIABLE x = [1, 2]`)).resolves.toBeDefined();
    expect(await disagreements(engine, ENGINE_CASES[1]!)).toEqual([]);
  });
});
