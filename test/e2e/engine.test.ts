import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../src/build/root.mjs';
import { fileServer, listen } from '../../src/build/serve.mjs';
import { createBuiltinEngine } from '../../src/engine/builtin.ts';
import { createNodeEngine } from '../../src/engine/duckdb-node.ts';
import { BATCH_QUERIES } from '../../src/pipelines/lambda/batch-queries.ts';
import { digestOfAllViews, type Digest } from '../support/all-views.ts';
import { machineClock } from '../support/clock.ts';
import { browserPages } from '../support/browser-page.ts';
import { ENGINE_CASES } from '../support/engine-cases.ts';
import type { Report } from '../support/engine-page/engine.worker.ts';

/** The cases that DuckDB passes in Node, in the browser: in a worker inside a worker, under the content policy of the page. */
const folder = mkdtempSync(join(tmpdir(), 'watershed-engine-'));
const server = fileServer(folder);
let address = '';

beforeAll(async () => {
  await build({
    root: join(root, 'test/support/engine-page'),
    configFile: false,
    logLevel: 'error',
    base: './',
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0 },
  });
  address = `http://127.0.0.1:${await listen(server, 4373, '127.0.0.1')}/`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const open = browserPages(() => address);

/** Engines of the machine, for what the browser is compared with. */
async function inNode(): Promise<{ duckdb: Readonly<Record<string, Digest>>; builtin: Readonly<Record<string, Digest>> }> {
  const engine = await createNodeEngine(BATCH_QUERIES, machineClock);
  const duckdb = await digestOfAllViews(engine);
  await engine.close();
  return { duckdb, builtin: await digestOfAllViews(createBuiltinEngine()) };
}

test('DuckDB in the browser agrees with the re-fold, whole runs of every view with those in Node; it starts anew when its worker is ended, and says how much is loaded', async () => {
  const { page } = await open();
  const report = await page.evaluate<Report>('window.engineReport');
  expect(report.differences).toEqual(Object.fromEntries(ENGINE_CASES.map(({ name }) => [name, []])));
  expect(report.failure).toContain('its worker was ended');
  expect(report.afterwards).toEqual([]);

  const { duckdb, builtin } = await inNode();
  expect(report.duckdb).toEqual(duckdb);
  expect(report.builtin).toEqual(builtin);
  expect(builtin).toEqual(duckdb);
  expect(Object.values(duckdb).flatMap(({ oddCells }) => oddCells)).toEqual([]);
  expect(Object.entries(duckdb).filter(([, { rows }]) => rows === 0)).toEqual([]);

  const { resolve } = createRequire(import.meta.url);
  expect(report.totalBytes).toBe(statSync(resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm')).size);
  expect(report.loadedBytes[0]).toBe(0);
  expect(report.loadedBytes.at(-1)).toBe(report.totalBytes);
});
