// @ts-check
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliBundle } from './cli-bundle.mjs';
import { root } from './root.mjs';

export const webFolder = join(root, 'dist/web');

/**
 * The page. What it shows before its engine is ready is computed by the command line program of the same build: the recording of the opening scenario,
 * and beside it the schema of scenario files for editors.
 */
export async function webBundle() {
  const program = await cliBundle();
  /** @param {string[]} args */
  const sim = (...args) =>
    execFileSync(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 2 ** 20 });

  mkdirSync(join(root, 'public/schema'), { recursive: true });
  writeFileSync(join(root, 'public/schema/scenario.schema.json'), sim('schema'));
  mkdirSync(join(root, 'public/recordings'), { recursive: true });
  sim('record', 'payday', '-o', join(root, 'public/recordings/payday.json'));

  const { build } = await import('vite');
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
}
