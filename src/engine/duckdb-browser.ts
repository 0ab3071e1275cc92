import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import workerUrl from '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url';
import wasmUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import type { BatchQueries } from './batch-engine.ts';
import type { Connection } from './duckdb-connection.ts';
import { DuckDbEngine } from './duckdb.ts';
import { within, type WallClock } from './wall-clock.ts';

export type BootProgress = (loadedBytes: number, totalBytes: number) => void;

/** Size of the WebAssembly file. A server that compresses does not say it. */
export const WASM_BYTES = 34_242_586;

const absolute = (url: string): string => new URL(url, import.meta.url).href;

/** Where that file lies. */
export const WASM_ADDRESS = absolute(wasmUrl);

/** Loading may take as long as it must, as long as something arrives. */
const SILENCE_MS = 30_000;
const QUERY_MS = 120_000;

/** DuckDB in the browser, in a worker of its own that may be started from inside another worker. Everything it loads lies beside the page. */
export async function createBrowserEngine(queries: BatchQueries, clock: WallClock, onProgress: BootProgress): Promise<DuckDbEngine> {
  const engine = new DuckDbEngine({ connect: () => connectInBrowser(clock, onProgress), queries, clock });
  await engine.open();
  return engine;
}

/**
 * A worker that could not be loaded, that crashed or that was killed gives no answer and no error either: whoever waits would wait for ever. So every call is
 * raced against the worker's own failure and against the clock.
 */
export async function connectInBrowser(clock: WallClock, onProgress: BootProgress): Promise<Connection> {
  const worker = new Worker(absolute(workerUrl));
  let fail = (_: Error): void => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);
  const end = (reason: string): Error => {
    const error = new Error(reason);
    worker.terminate();
    fail(error);
    return error;
  };
  worker.addEventListener('error', (event) => end(`its worker failed: ${event.message || 'it could not be loaded'}`));
  worker.addEventListener('messageerror', () => end('a message from its worker could not be read'));

  const answer = <T>(limitMs: number, call: Promise<T>) =>
    within(clock, limitMs, Promise.race([call, failed]), () => end(`it gave no answer for ${limitMs / 1_000} s and was ended`));
  onProgress(0, WASM_BYTES);
  const database = new AsyncDuckDB(new VoidLogger(), worker);
  const boot = answer(
    SILENCE_MS,
    database.instantiate(WASM_ADDRESS, null, ({ bytesLoaded }) => {
      boot.extend();
      onProgress(bytesLoaded, WASM_BYTES);
    }),
  );
  await boot.result;
  onProgress(WASM_BYTES, WASM_BYTES);
  const query = <T>(call: Promise<T>): Promise<T> => answer(QUERY_MS, call).result;
  await query(database.open({}));
  const connection = await query(database.connectInternal());
  return {
    query: (sql) => query(database.runQuery(connection, sql)),
    insert: (name, stream) => query(database.insertArrowFromIPCStream(connection, stream, { name, create: false })),
    terminate: () => void end('its worker was ended'),
  };
}
