import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { buildId } from './src/build/build-id.mjs';
import { complexity } from './src/build/complexity/plugin.ts';
import { policyMeta } from './src/build/content-policy.mjs';

/**
 * One configuration for the page, the command line bundle (`--ssr`), the benchmark and the tests.
 *
 * Two lines look harmless and are not. `optimizeDeps.include` keeps one copy of Arrow in the development server: with two copies DuckDB accepts a
 * table and inserts nothing, without an error. `assetsInlineLimit: 0` keeps every asset a file, because the content policy allows no data addresses
 * for fonts and workers.
 */
export default defineConfig(({ isSsrBuild }) => ({
  base: './',
  plugins: [svelte({ configFile: false }), policyMeta(), complexity()],
  define: { __BUILD_ID__: JSON.stringify(buildId()) },
  worker: { format: 'es', rolldownOptions: { checks: { pluginTimings: false } } },
  optimizeDeps: { include: ['@duckdb/duckdb-wasm', 'apache-arrow', 'comlink'] },
  build: {
    outDir: isSsrBuild ? 'dist/cli' : 'dist/web',
    copyPublicDir: !isSsrBuild,
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_500,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  test: {
    passWithNoTests: false,
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['test/*.test.ts', 'test/{unit,laws,differential,scenarios,worker}/**/*.test.ts'],
          environment: 'node',
          pool: 'forks',
          setupFiles: ['test/support/law-seed.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          pool: 'forks',
          globalSetup: 'test/support/browser-setup.ts',
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
}));
