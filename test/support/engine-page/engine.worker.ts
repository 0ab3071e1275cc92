import type { Connection } from '../../../src/engine/duckdb-connection.ts';
import { connectInBrowser } from '../../../src/engine/duckdb-browser.ts';
import { DuckDbEngine } from '../../../src/engine/duckdb.ts';
import { clockOf } from '../../../src/engine/wall-clock.ts';
import { BATCH_QUERIES } from '../../../src/pipelines/lambda/batch-queries.ts';
import { createBuiltinEngine } from '../../../src/engine/builtin.ts';
import { digestOfAllViews, type Digest } from '../all-views.ts';
import { disagreements, ENGINE_CASES } from '../engine-cases.ts';

export interface Report {
  /** by name of the case: what differs from the built-in re-fold */
  readonly differences: Readonly<Record<string, readonly string[]>>;
  readonly loadedBytes: readonly number[];
  readonly totalBytes: number;
  /** error of the call that was in flight when the worker was ended, and what differs afterwards */
  readonly failure: string;
  readonly afterwards: readonly string[];
  /** a whole run, with the batch in DuckDB and with the built-in one */
  readonly duckdb: Readonly<Record<string, Digest>>;
  readonly builtin: Readonly<Record<string, Digest>>;
}

async function report(): Promise<Report> {
  const loadedBytes: number[] = [];
  let totalBytes = 0;
  let connection: Connection | null = null;
  const clock = clockOf(globalThis);
  const engine = new DuckDbEngine({
    connect: async () =>
      (connection = await connectInBrowser(clock, (loaded, total) => {
        loadedBytes.push(loaded);
        totalBytes = total;
      })),
    queries: BATCH_QUERIES,
    clock,
  });
  await engine.open();
  const differences: Record<string, readonly string[]> = {};
  for (const one of ENGINE_CASES) differences[one.name] = await disagreements(engine, one);
  const interrupted = disagreements(engine, ENGINE_CASES[3]!);
  connection!.terminate();
  const failure = (await interrupted).join('; ');
  const afterwards = await disagreements(engine, ENGINE_CASES[3]!);
  const [duckdb, builtin] = [await digestOfAllViews(engine), await digestOfAllViews(createBuiltinEngine())];
  await engine.close();
  return { duckdb, builtin, differences, loadedBytes, totalBytes, failure, afterwards };
}

report().then(
  (done) => postMessage(done),
  (error: unknown) =>
    setTimeout(() => {
      throw error;
    }),
);
