// @ts-check
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildId } from './build-id.mjs';
import { root } from './root.mjs';

const folder = join(root, 'dist/cli');
const stamp = join(folder, 'build-id');

/**
 * The command line program as one bundle for Node, built again only when what it is made from has changed. Nothing is printed unless the build fails:
 * the standard output belongs to the program. The bundle is put in place whole, so a run that starts meanwhile finds the old one or the new one.
 * @returns {Promise<string>} path of the program
 */
export async function cliBundle() {
  const program = join(folder, 'main.js');
  const id = buildId();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === id) return program;
  const fresh = await bundle('src/cli/main.ts', `cli-${process.pid}`);
  writeFileSync(join(fresh, 'build-id'), id);
  const outdated = `${fresh}-outdated`;
  if (existsSync(folder)) renameSync(folder, outdated);
  renameSync(fresh, folder);
  rmSync(outdated, { recursive: true, force: true });
  return program;
}

/**
 * @param {string} entry source file, from the root of the project
 * @param {string} name of the folder in `dist`
 * @returns {Promise<string>} path of the folder that holds the bundle
 */
export async function bundle(entry, name) {
  const { build } = await import('vite');
  const outDir = join(root, 'dist', name);
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { ssr: join(root, entry), outDir, emptyOutDir: true },
  });
  return outDir;
}
