// @ts-check
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './root.mjs';

/**
 * Names a build by what it was made from: the version and a hash over the sources that decide what a run computes. The same scenario with the same
 * build id gives the same bytes. It needs no version control, so a copied folder and a changed work tree are told apart too.
 */
export function buildId() {
  const hash = createHash('sha256');
  for (const path of computingSources()) hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return `${version}+${hash.digest('hex').slice(0, 12)}`;
}

function computingSources() {
  const below = ['src', 'scenarios'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const shown = [join(root, 'src/ui/'), join(root, 'src/build/')];
  const counting = join(root, 'src/build/complexity/');
  const computing = below.filter((path) => path.startsWith(counting) || !shown.some((folder) => path.startsWith(folder)));
  return [...computing, join(root, 'package-lock.json'), join(root, 'vite.config.ts')].sort();
}
