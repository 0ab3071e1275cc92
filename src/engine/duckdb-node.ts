import { createRequire } from 'node:module';
import { createDuckDB, NODE_RUNTIME, VoidLogger } from '@duckdb/duckdb-wasm/blocking';
import type { BatchQueries } from './batch-engine.ts';
import type { Connection } from './duckdb-connection.ts';
import { DuckDbEngine } from './duckdb.ts';
import type { WallClock } from './wall-clock.ts';

/**
 * DuckDB in Node: the same WebAssembly as in the browser, so that SQL that works in the terminal works in the page. It runs in the calling thread; while a
 * query runs nothing else does, and nothing can end it.
 */
export async function createNodeEngine(queries: BatchQueries, clock: WallClock, memoryLimitMb?: number): Promise<DuckDbEngine> {
  const engine = new DuckDbEngine({ connect: connectInNode, queries, clock, ...(memoryLimitMb === undefined ? {} : { memoryLimitMb }) });
  await engine.open();
  return engine;
}

export async function connectInNode(): Promise<Connection> {
  const { resolve } = createRequire(import.meta.url);
  const module = (name: string) => ({ mainModule: resolve(`@duckdb/duckdb-wasm/dist/${name}`), mainWorker: '' });
  const bundles = { mvp: module('duckdb-mvp.wasm'), eh: module('duckdb-eh.wasm') };
  const bindings = await createDuckDB(bundles, new VoidLogger(), NODE_RUNTIME);
  await bindings.instantiate(() => undefined);
  bindings.open({});
  let id: number | null = bindings.connect().useUnsafe((_, connection) => connection);
  const connection = (): number => {
    if (id === null) throw new Error('the instance was ended');
    return id;
  };
  return {
    query: async (sql) => bindings.runQuery(connection(), sql),
    insert: async (name, stream) => bindings.insertArrowFromIPCStream(connection(), stream, { name, create: false }),
    terminate: () => (id = null),
  };
}
