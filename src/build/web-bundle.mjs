// @ts-check
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cliBundle } from './cli-bundle.mjs';
import { root } from './root.mjs';

export const webFolder = join(root, 'dist/web');

/**
 * The page. Two of its files are computed by the command line program of the same build: the recording of the opening scenario, which the page shows until
 * its own engine is ready, and the schema of scenario files for editors. They are computed again only when the program has changed.
 */
export async function webBundle() {
  const program = await cliBundle();
  /** @param {string[]} args */
  const sim = (...args) => execFileSync(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });

  if (isOutdated('public/schema/scenario.schema.json', program)) {
    inPlace('public/schema/scenario.schema.json', (path) => writeFileSync(path, sim('schema')));
  }
  if (isOutdated('public/recordings/payday.json', program)) {
    inPlace('public/recordings/payday.json', (path) => sim('record', 'payday', '-o', path));
  }
  const { build } = await import('vite');
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
}

/**
 * @param {string} name of a file, from the root of the project
 * @param {string} program path of what writes it
 */
function isOutdated(name, program) {
  const path = join(root, name);
  return !existsSync(path) || statSync(path).mtimeMs < statSync(program).mtimeMs;
}

/**
 * The file is put in place whole or not at all.
 * @param {string} name of the file, from the root of the project
 * @param {(path: string) => void} write
 */
function inPlace(name, write) {
  const path = join(root, name);
  const unfinished = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  try {
    write(unfinished);
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
