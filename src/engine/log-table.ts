import type { Log } from '../log/log.ts';
import { QueryError } from './batch-engine.ts';
import type { Session } from './duckdb-connection.ts';
import { ExactSum } from './exact-sum.ts';
import { arrowStream, logColumns, type LogColumns } from './log-columns.ts';
import { commonPrefix } from './visible-log.ts';

/** An insert is atomic up to here; larger batches are hardly faster and take memory twice, in JavaScript and in WebAssembly. */
const ROWS_PER_INSERT = 250_000;

const SUMS = {
  partition: 'sum(partition)',
  off: 'sum(off)',
  ingest_ts: 'sum(ingest_ts)',
  txn_id: 'sum(txn_id)',
  leg_no: 'sum(leg_no)',
  account_id: 'sum(account_id)',
  ccy: 'sum(enum_code(ccy))',
  amount: 'sum(amount)',
  event_ts: 'sum(event_ts)',
  etype: 'sum(enum_code(etype))',
  hold_delta: 'sum(hold_delta)',
  counterparty_id: 'sum(counterparty_id)',
  value_day: 'sum(value_day)',
  ref_event: 'sum(ref_event)',
  as_of_ts: 'sum(as_of_ts)',
  closing: 'sum(closing)',
  postings: 'sum(postings)',
} as const satisfies Record<keyof LogColumns, string>;

const COLUMNS = Object.keys(SUMS) as readonly (keyof LogColumns)[];

const CHECK = `SELECT CAST(count(*) AS VARCHAR) AS rows,
${COLUMNS.map((name) => `  CAST(coalesce(${SUMS[name]}, 0) AS VARCHAR) AS ${name}`).join(',\n')}
FROM log`;

/**
 * The table that holds the log. It only ever grows, except when another log is loaded: then the rows that both logs begin with stay, and the rest is
 * replaced. An insert can lose rows without an error (two copies of the Arrow library are enough), so after each change the table must hold as many rows
 * as were sent and every column must add up to what was sent.
 */
export class LogTable {
  private readonly session: Session;
  private log: Log | null = null;
  private rows = 0;
  private sums = newSums();

  constructor(session: Session) {
    this.session = session;
  }

  /** Afterwards the table holds at least the rows [0, `rows`) of `log`, and no row that is not of `log`. */
  async hold(log: Log, rows: number): Promise<void> {
    const kept = this.log === null ? 0 : commonPrefix(this.log, log, this.rows);
    const isSettled = kept === this.rows && rows <= kept;
    if (kept < this.rows) await this.cutBack(log, kept);
    this.log = log;
    for (let from = kept; from < rows; from += ROWS_PER_INSERT) await this.append(log, from, Math.min(rows, from + ROWS_PER_INSERT));
    if (!isSettled) await this.check();
  }

  /** The kept rows are copied: deleted ones would go on taking memory. */
  private async cutBack(log: Log, kept: number): Promise<void> {
    await this.session.query(`SET VARIABLE kept = [${log.boundAt(kept).join(', ')}]`, 'cut the log back');
    await this.session.query(
      `CREATE OR REPLACE TABLE log AS SELECT * FROM log WHERE off < getvariable('kept')[partition + 1]`,
      `cut the log back to ${kept} records`,
    );
    this.rows = kept;
    this.sums = newSums();
    for (let from = 0; from < kept; from += ROWS_PER_INSERT) this.addSums(logColumns(log, from, Math.min(kept, from + ROWS_PER_INSERT)));
  }

  private async append(log: Log, from: number, to: number): Promise<void> {
    const columns = logColumns(log, from, to);
    await this.session.insert('log', arrowStream(columns), `load the records ${from} to ${to - 1} of the log`);
    this.rows = to;
    this.addSums(columns);
  }

  private addSums(columns: LogColumns): void {
    for (const name of COLUMNS) this.sums[name].add(columns[name]);
  }

  private async check(): Promise<void> {
    const found = (await this.session.query(CHECK, 'check the loaded log')).get(0)!.toJSON() as Readonly<Record<string, string>>;
    const expected: [string, string][] = [
      ['rows', String(this.rows)],
      ...COLUMNS.map((name): [string, string] => [name, String(this.sums[name])]),
    ];
    for (const [name, sent] of expected) {
      if (found[name] === sent) continue;
      const what = name === 'rows' ? 'number of rows' : `sum of ${name}`;
      throw new QueryError(
        `DuckDB does not hold the log that was sent: ${what} is ${found[name]}, expected ${sent}. The engine starts anew before its next use.`,
        CHECK,
        null,
      );
    }
  }
}

const newSums = (): Record<keyof LogColumns, ExactSum> =>
  Object.fromEntries(COLUMNS.map((name) => [name, new ExactSum()])) as Record<keyof LogColumns, ExactSum>;
