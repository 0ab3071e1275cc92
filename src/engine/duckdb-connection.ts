import { tableFromIPC, type Table } from 'apache-arrow';
import { QueryError } from './batch-engine.ts';

/** A DuckDB instance with one connection, wherever it runs. Arrow streams go in and come out, so that the SQL and everything around it is the same everywhere. */
export interface Connection {
  /** The result as an Arrow IPC stream. */
  query(sql: string): Promise<Uint8Array>;
  /** Append an Arrow IPC stream with one record batch to a table: all of it or, with an error, nothing. */
  insert(table: string, stream: Uint8Array): Promise<void>;
  /** Ends the instance at once; calls in flight fail. */
  terminate(): void;
}

/**
 * The instance holds the log of a simulation and needs nothing else: no files, no network, no extensions. Extensions are not in the bundle, and one that
 * is loaded on demand hangs or crashes the instance when there is no network; so nothing is loaded on demand. The last line makes it final.
 */
export const lockdown = (memoryLimitMb: number): readonly string[] => [
  'SET autoinstall_known_extensions = false',
  'SET autoload_known_extensions = false',
  'SET allow_community_extensions = false',
  `SET memory_limit = '${memoryLimitMb}MB'`,
  'SET enable_external_access = false',
  'SET lock_configuration = true',
];

/** A connection whose errors say what was asked. */
export class Session {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  async query(sql: string, what: string): Promise<Table> {
    try {
      return tableFromIPC(await this.connection.query(sql));
    } catch (error) {
      throw queryError(what, sql, error);
    }
  }

  async insert(table: string, stream: Uint8Array, what: string): Promise<void> {
    try {
      await this.connection.insert(table, stream);
    } catch (error) {
      throw queryError(what, `INSERT INTO ${table}`, error);
    }
  }

  terminate(): void {
    this.connection.terminate();
  }
}

function queryError(what: string, sql: string, error: unknown): QueryError {
  const reason = reasonOf(error);
  const hint = /out of memory|could not allocate/i.test(reason)
    ? ' Use a shorter or slower stream, or the built-in engine.'
    : ' The engine starts anew before its next use.';
  return new QueryError(`DuckDB could not ${what}: ${reason}${hint}`, sql, error);
}

/** An insert reports its errors as JSON, a query as text. Of a longer explanation only the first line is for everybody. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [, type, message] = /^{"exception_type":"([^"]*)","exception_message":"((?:[^"\\]|\\.)*)"/.exec(text) ?? [null, null, null];
  const reason = message ? `${type} Error: ${JSON.parse(`"${message}"`) as string}` : text;
  return reason.trim().split('\n')[0]!.replace(/[.]?$/, '.');
}
