// @ts-check
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildId } from './build-id.mjs';
import { root } from './root.mjs';

const folder = join(root, 'dist/cli');

/**
 * The command line program as a bundle for Node, in a folder named for what it was made from, so it is built again only when that has changed. Nothing
 * is printed unless the build fails: the standard output belongs to the program. The folder appears whole, so runs may start at the same time.
 * @returns {Promise<string>} path of the program
 */
export async function cliBundle() {
  const id = buildId();
  const program = join(folder, id, 'main.js');
  if (existsSync(program)) return program;
  const fresh = await bundle({ main: 'src/cli/main.ts', 'replay-worker': 'src/cli/replay-worker.ts' }, `cli-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  for (const outdated of readdirSync(folder).filter((name) => name !== id)) rmSync(join(folder, outdated), { recursive: true });
  try {
    renameSync(fresh, join(folder, id));
  } catch (error) {
    if (!existsSync(program)) throw error;
    rmSync(fresh, { recursive: true }); // another run was faster, with the same result
  }
  return program;
}

/**
 * @param {Readonly<Record<string, string>>} entries source files, from the root of the project, by the names that they get in the bundle
 * @param {string} name of the folder in `dist`
 * @returns {Promise<string>} path of the folder that holds the bundle
 */
export async function bundle(entries, name) {
  const { build } = await import('vite');
  const outDir = join(root, 'dist', name);
  const input = Object.fromEntries(Object.entries(entries).map(([entry, path]) => [entry, join(root, path)]));
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { ssr: true, rolldownOptions: { input }, outDir, emptyOutDir: true },
  });
  return outDir;
}
