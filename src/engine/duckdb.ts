import type { Log } from '../log/log.ts';
import { isChanged, versionOf } from '../model/rule-versions.ts';
import { VIEWS, type KeySettings, type ViewName } from '../model/views/index.ts';
import type { KeyedTable } from '../support/keyed-table.ts';
import { QueryError, type BatchCut, type BatchEngine, type BatchQueries, type BatchResult } from './batch-engine.ts';
import { decodeView } from './decode.ts';
import { lockdown, Session, type Connection } from './duckdb-connection.ts';
import { InTurn } from './in-turn.ts';
import { SCHEMA } from './log-columns.ts';
import { LogTable } from './log-table.ts';
import { assertVisible, visibleLog, type VisibleLog } from './visible-log.ts';
import type { WallClock } from './wall-clock.ts';

const MEMORY_LIMIT_MB = 2_000;
const GRACE_MS = 2_000;
/** greater than any time */
const NO_EVENT_BOUND = '9223372036854775807';

export interface DuckDbOptions {
  /** Starts an instance; called again whenever the one before it failed. */
  readonly connect: () => Promise<Connection>;
  readonly queries: BatchQueries;
  readonly clock: WallClock;
  readonly memoryLimitMb?: number;
}

interface Instance {
  readonly session: Session;
  readonly table: LogTable;
}

/**
 * Batch views by SQL in DuckDB. An instance that has failed once (out of memory, a killed worker, a crash inside WebAssembly) may answer wrongly ever after, so
 * it is never asked again: the error is reported, and the next call starts a new instance and loads the log from the start.
 *
 * A query cannot be interrupted. Calls are therefore answered one after the other, and a caller that no longer waits can only be relieved by ending the
 * instance, which is worth it when the query takes long.
 */
export class DuckDbEngine implements BatchEngine {
  readonly name = 'duckdb';
  private readonly options: DuckDbOptions;
  private readonly turns = new InTurn();
  private visible: VisibleLog | null = null;
  private instance: Instance | null = null;
  /** the call in flight */
  private call: object | null = null;

  constructor(options: DuckDbOptions) {
    this.options = options;
  }

  /** Starts the instance now, so that the first batch does not wait for it. */
  open(): Promise<void> {
    return this.use(async () => undefined);
  }

  async load(log: Log, rows: number): Promise<void> {
    this.visible = visibleLog(log, rows);
    return this.use(({ table }) => table.hold(log, rows));
  }

  async compute(cut: BatchCut, views: readonly ViewName[], settings: KeySettings): Promise<BatchResult> {
    const { visible } = this;
    assertVisible(visible, cut);
    const { clock } = this.options;
    return this.use(async ({ session, table }) => {
      await table.hold(visible.log, visible.rows);
      const startedMs = clock.now();
      await this.readFacts(session, cut);
      const tables = new Map<ViewName, KeyedTable>();
      if (views.includes('totals')) await session.query(`SET VARIABLE bucket_ms = ${settings.bucketMs}::BIGINT`, 'set the bucket width');
      for (const view of views.filter(isChanged))
        await session.query(`SET VARIABLE ${view}_rule = '${versionOf(settings.rules, view)}'`, 'set the version of a rule');
      for (const view of views) tables.set(view, await this.queryView(session, view, settings));
      return { tables, measuredMs: clock.now() - startedMs };
    });
  }

  cancel(): void {
    const { call } = this;
    if (call === null) return;
    this.options.clock.after(GRACE_MS, () => {
      if (this.call === call) this.drop();
    });
  }

  async close(): Promise<void> {
    this.cancel();
    await this.turns.run(async () => this.drop());
  }

  private use<T>(task: (instance: Instance) => Promise<T>): Promise<T> {
    return this.turns.run(async () => {
      this.call = {};
      try {
        this.instance ??= await this.start();
        return await task(this.instance);
      } catch (error) {
        this.drop();
        throw error;
      } finally {
        this.call = null;
      }
    });
  }

  private async start(): Promise<Instance> {
    const session = new Session(await this.connect());
    for (const sql of [...lockdown(this.options.memoryLimitMb ?? MEMORY_LIMIT_MB), ...SCHEMA]) await session.query(sql, 'start');
    return { session, table: new LogTable(session) };
  }

  private async connect(): Promise<Connection> {
    try {
      return await this.options.connect();
    } catch (error) {
      throw new QueryError(`DuckDB could not start: ${error instanceof Error ? error.message : String(error)}`, '', error);
    }
  }

  private drop(): void {
    this.instance?.session.terminate();
    this.instance = null;
  }

  /** The records before the cut, each fact once: computed once per batch and read by every query. */
  private async readFacts(session: Session, cut: BatchCut): Promise<void> {
    const { bound, beforeEventMs, fromBound = bound.map(() => 0), fromEventMs = 0, lost = { fromMs: 0, toMs: 0 } } = cut;
    const variables = [
      `H = [${bound.join(', ')}]`,
      `before_event_ts = ${beforeEventMs ?? NO_EVENT_BOUND}::BIGINT`,
      `from_off = [${fromBound.join(', ')}]`,
      `from_event_ts = ${fromEventMs}::BIGINT`,
      `lost_from = ${lost.fromMs}::BIGINT`,
      `lost_to = ${lost.toMs}::BIGINT`,
    ];
    for (const variable of variables) await session.query(`SET VARIABLE ${variable}`, 'set the cut');
    await session.query(this.options.queries.source, 'read the records before the cut');
  }

  private async queryView(session: Session, view: ViewName, settings: KeySettings): Promise<KeyedTable> {
    const sql = this.options.queries.views[view];
    const result = await session.query(sql, `compute the view ${view}`);
    try {
      return decodeView(result, VIEWS[view], settings);
    } catch (error) {
      throw new QueryError(`The answer of DuckDB for the view ${view} cannot be used: ${(error as Error).message}`, sql, error);
    }
  }
}
