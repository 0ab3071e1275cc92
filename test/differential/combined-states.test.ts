import { expect, test } from 'vitest';
import { AGGREGATES, combineHalves, type Combination } from '../../src/engine/combined-states.ts';
import { Session } from '../../src/engine/duckdb-connection.ts';
import { connectInNode } from '../../src/engine/duckdb-node.ts';
import { SCHEMA } from '../../src/engine/log-columns.ts';
import { LogTable } from '../../src/engine/log-table.ts';
import { generateLog } from '../../src/generator/generator.ts';
import { HOUR } from '../../src/model/time.ts';
import { specOf } from '../support/runs.ts';

/** What the shipped DuckDB does with the states of its aggregates, so that a new version that does something else is noticed. */
test('DuckDB puts sums, pairs and maxima together, refuses medians, and counts twice who is in both halves', async () => {
  const log = generateLog(specOf({ duration: '4h', stream: { accounts: 50, transactionsPerSecond: 0.5 } }));
  const session = new Session(await connectInNode());
  for (const sql of SCHEMA) await session.query(sql, 'start');
  await new LogTable(session).hold(log, log.length);
  const found = new Map(
    (await combineHalves(session, 2 * HOUR)).map((combination): [string, Combination] => [combination.aggregate, combination]),
  );
  session.terminate();
  expect([...found.keys()]).toEqual([...AGGREGATES]);
  for (const aggregate of [
    'sum(amount)',
    'count(amount)',
    'avg(amount)',
    'min(amount)',
    'max(amount)',
    'approx_count_distinct(counterparty_id)',
  ]) {
    expect(found.get(aggregate)).toMatchObject({ different: 0 });
    expect((found.get(aggregate) as { accounts: number }).accounts).toBeGreaterThan(50);
  }
  expect((found.get('count(DISTINCT counterparty_id)') as { different: number }).different).toBeGreaterThan(25);
  expect(found.get('median(amount)')).toMatchObject({ refusal: 'Cannot use EXPORT_STATE on aggregate functions with custom destructors' });
  expect(found.get('mode(amount)')).toMatchObject({ refusal: 'Cannot use EXPORT_STATE on aggregate functions with custom destructors' });
  expect(found.get('approx_quantile(amount, 0.5)')).toMatchObject({
    refusal: 'Cannot use EXPORT_STATE on aggregate functions with custom binders',
  });
});
