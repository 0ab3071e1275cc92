import type { Session } from './duckdb-connection.ts';
import { QueryError } from './batch-engine.ts';

/**
 * DuckDB's own algebra. Of an aggregate it can hand out the state instead of the answer (`EXPORT_STATE`), put two states together (`combine`) and read the answer off
 * (`finalize`): what a batch layer, a speed layer and a merge do. Here two halves of the log are put together, account by account, and compared with the whole.
 *
 * Where the state is a sum, a pair or a maximum that works. For a median DuckDB refuses: there is no state of fixed size. And for `count(DISTINCT …)` it does not refuse, but the state
 * is a number: who occurs in both halves counts twice.
 */
export const AGGREGATES = [
  'sum(amount)',
  'count(amount)',
  'avg(amount)',
  'min(amount)',
  'max(amount)',
  'approx_count_distinct(counterparty_id)',
  'count(DISTINCT counterparty_id)',
  'median(amount)',
  'approx_quantile(amount, 0.5)',
  'mode(amount)',
] as const;

export type Aggregate = (typeof AGGREGATES)[number];

export type Combination =
  | { readonly aggregate: Aggregate; readonly accounts: number; readonly different: number }
  /** DuckDB's own words */
  | { readonly aggregate: Aggregate; readonly refusal: string };

/** The log must have been loaded. Records that arrived before `cutMs` are the first half; accounts that occur in both are compared. */
export async function combineHalves(session: Session, cutMs: number): Promise<Combination[]> {
  const found: Combination[] = [];
  for (const aggregate of AGGREGATES) found.push(await combineOne(session, aggregate, cutMs));
  return found;
}

async function combineOne(session: Session, aggregate: Aggregate, cutMs: number): Promise<Combination> {
  const half = (condition: string): string =>
    `SELECT account_id, ${aggregate} EXPORT_STATE AS state FROM log WHERE ${condition} GROUP BY ALL`;
  const sql = `
WITH batch AS (${half(`ingest_ts < ${cutMs}`)}),
  speed AS (${half(`ingest_ts >= ${cutMs}`)}),
  whole AS (SELECT account_id, ${aggregate} AS answer FROM log GROUP BY ALL),
  merged AS (SELECT account_id, finalize(combine(batch.state, speed.state)) AS answer FROM batch JOIN speed USING (account_id))
SELECT CAST(count(*) AS INTEGER) AS accounts, CAST(count(*) FILTER (WHERE merged.answer IS DISTINCT FROM whole.answer) AS INTEGER) AS different
FROM merged JOIN whole USING (account_id)`;
  try {
    const row = (await session.query(sql, `combine ${aggregate}`)).get(0)!.toJSON() as { accounts: number; different: number };
    return { aggregate, accounts: row.accounts, different: row.different };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const [, refusal] = /Binder Error: ([^.]*)/.exec(error.message) ?? [];
    if (refusal === undefined) throw error;
    return { aggregate, refusal };
  }
}
