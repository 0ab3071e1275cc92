import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../src/build/root.mjs';
import { MAX_LINES, TOP_LEVEL, complaints, lockComplaints, topLevelComplaints, versionComplaints } from './support/tidy.ts';

/** The rules that keep the code base what it is, each also shown to refuse what it is there to refuse. */

const NOT_PART_OF_THE_PROJECT = ['node_modules', 'dist', 'test-results'];

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|mjs|svelte|sql|css|md)$/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)));

describe('the code base', () => {
  test('keeps to the layers, to deterministic functions and to its own size', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.flatMap((path) => complaints(path, read(path)))).toEqual([]);
  });

  test('has a lock file without addresses and exact versions only', () => {
    expect(lockComplaints(JSON.parse(read('package-lock.json')))).toEqual([]);
    expect(versionComplaints(JSON.parse(read('package.json')))).toEqual([]);
  });

  test('has a fixed top level', () => {
    expect(topLevelComplaints(readdirSync(root).filter((name) => !NOT_PART_OF_THE_PROJECT.includes(name)))).toEqual([]);
  });
});

describe('the rules refuse', () => {
  test.each([
    ['an import from a higher layer', 'src/model/a.ts', `import { run } from '../scenario/run.ts';`],
    ['a type from a higher layer', 'src/model/a.ts', `import type { Log } from '../log/log.ts';`],
    ['a type import in an expression', 'src/support/a.ts', `export type A = import('../model/money.ts').Currency;`],
    ['a re-export from a higher layer', 'src/support/a.ts', `export * from '../model/money.ts';`],
    ['a dynamic import from a higher layer', 'src/log/a.ts', `const m = await import('../engine/duckdb.ts');`],
    ['a neighbour in the same layer', 'src/log/a.ts', `import { generateLog } from '../generator/generator.ts';`],
    ['the engine knowing the streaming', 'src/engine/a.ts', `import { x } from '../streaming/window.ts';`],
    ['the command line knowing the worker', 'src/cli/a.ts', `import { x } from '../worker/client.ts';`],
    ['a lane knowing another lane', 'src/pipelines/kappa/a.ts', `import { x } from '../lambda/lambda.ts';`],
    ['a lane knowing the simulation', 'src/pipelines/kappa/a.ts', `import { x } from '../../simulation/oracle.ts';`],
    ['an oracle knowing a lane', 'src/simulation/oracle.ts', `import { x } from '../pipelines/kappa/kappa.ts';`],
    ['the page running a lane', 'src/ui/a.ts', `import { x } from '../pipelines/kappa/kappa.ts';`],
    ['the page running the simulation', 'src/ui/A.svelte', `<script lang="ts">\n  import { run } from '../scenario/run.ts';\n</script>`],
    ['the page loading the worker as a module', 'src/ui/a.ts', `import '../worker/simulation.worker.ts';`],
    ['a worker started around the client', 'src/ui/a.ts', `new Worker(new URL('../worker/simulation.worker.ts', import.meta.url));`],
    ['a glob over a higher layer', 'src/model/a.ts', `const all = import.meta.glob(['../simulation/faults/*.ts']);`],
    ['product code using test code', 'src/model/a.ts', `import { x } from '../../test/support/x.ts';`],
    ['product code using the build', 'src/cli/a.ts', `import { root } from '../build/root.mjs';`],
    ['an address from the root', 'src/ui/a.ts', `import '/src/scenario/run.ts';`],
    ['an inexact function', 'src/generator/a.ts', `const gap = -mean * Math.log(u);`],
    ['chance', 'src/simulation/a.ts', `const u = Math.random();`],
    ['a clock', 'src/simulation/a.ts', `const now = performance.now();`],
    ['a clock by another name', 'src/simulation/a.ts', `const now = globalThis.performance.now();`],
    ['a date', 'src/model/a.ts', `const day = new Date(0).getDay();`],
    ['a locale', 'src/scenario/a.ts', `names.sort((a, b) => a.localeCompare(b));`],
    ['a number format', 'src/scenario/a.ts', `const f = new Intl.NumberFormat();`],
    ['a computed power', 'src/support/a.ts', `const y = x ** n;`],
    ['any', 'src/cli/a.ts', `const x = JSON.parse(text) as any;`],
    ['any in a component', 'src/ui/A.svelte', `<script lang="ts">\n  let x: any;\n</script>`],
    ['a silenced compiler', 'src/cli/a.ts', `// @ts-ignore\nfoo();`],
    ['a silenced linter', 'src/cli/a.ts', `/* eslint-disable */\nfoo();`],
    ['raw HTML', 'src/ui/A.svelte', `<p>{@html text}</p>`],
    ['a long file', 'src/ui/tokens.css', '\n'.repeat(MAX_LINES + 1)],
  ])('%s', (_, path, text) => {
    expect(complaints(path, text)).toHaveLength(1);
  });

  test('a download address, a version range, a stray and a missing file', () => {
    expect(lockComplaints({ packages: { a: { resolved: 'https://registry.example/a.tgz' }, b: {} } })).toHaveLength(1);
    expect(
      versionComplaints({ dependencies: { a: '^1.0.0', b: '1.0.0' }, devDependencies: { c: 'latest', d: '2.0.0-beta.1' } }),
    ).toHaveLength(2);
    const names = TOP_LEVEL.filter((name) => name !== 'vite.config.ts');
    expect(topLevelComplaints([...names, '.ci', 'notes.txt'])).toHaveLength(2);
  });
});

describe('the rules allow', () => {
  test.each([
    ['a lower layer', 'src/pipelines/kappa/a.ts', `import { Log } from '../../log/log.ts';`],
    ['the generator filling a log', 'src/generator/a.ts', `import { Log } from '../log/log.ts';`],
    ['the own folder', 'src/pipelines/index.ts', `import { kappa } from './kappa/kappa.ts';`],
    ['the text of a pipeline in the page', 'src/ui/a.ts', `import sql from '../pipelines/lambda/batch/balance.sql?raw';`],
    ['scenario files', 'src/ui/a.ts', `const files = import.meta.glob('../../scenarios/*.yaml', { query: '?raw' });`],
    ['the worker client in the page', 'src/ui/a.ts', `import { connect } from '../worker/client.ts';`],
    ['packages', 'src/ui/a.ts', `import { scaleLinear } from 'd3';`],
    ['exact mathematics', 'src/support/a.ts', `const y = Math.sqrt(Math.floor(x)) * 2 ** 20;`],
    ['members that are only called like a global', 'src/model/a.ts', `const x = { performance: 1 }.performance;`],
    ['a clock in the worker', 'src/worker/a.ts', `const now = performance.now();`],
  ])('%s', (_, path, text) => {
    expect(complaints(path, text)).toEqual([]);
  });
});
