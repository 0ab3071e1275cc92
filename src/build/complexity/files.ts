import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { LaneName } from '../../model/lanes.ts';
import { importsOf } from './typescript.ts';

/** Where the code of a view lies in each lane, and what of it depends on what. */
export interface SourceFile {
  /** from `src/pipelines/` on */
  readonly path: string;
  readonly text: string;
  readonly role: Role['name'];
  readonly shared: boolean;
}

interface Role {
  readonly name: 'batch' | 'speed' | 'merge' | 'stream' | 'update';
  readonly extension: 'sql' | 'ts';
  /** what the merge calls the table that this file fills; `null` for the merge itself */
  readonly fills: string | null;
}

export const ROLES: Readonly<Record<LaneName, readonly Role[]>> = {
  lambda: [
    { name: 'batch', extension: 'sql', fills: 'batch' },
    { name: 'speed', extension: 'ts', fills: 'overlay' },
    { name: 'merge', extension: 'ts', fills: null },
  ],
  kappa: [{ name: 'stream', extension: 'ts', fills: 'view' }],
  crud: [{ name: 'update', extension: 'ts', fills: 'table' }],
};

/** Reads a file below `src/pipelines/`; `null` if there is none. */
export type Read = (path: string) => string | null;

export const reader =
  (root: string): Read =>
  (path) => {
    const full = join(root, 'src/pipelines', path);
    return existsSync(full) ? readFileSync(full, 'utf8') : null;
  };

/** The files of a view in a lane: its own, and behind each what it imports from the same lane and what is not in the list yet. */
export function filesOf(view: string, lane: LaneName, read: Read): SourceFile[] {
  const own = ROLES[lane].map(({ name, extension }): SourceFile => {
    const path = `${lane}/${name}/${view}.${extension}`;
    const text = read(path);
    if (text === null) {
      throw new Error(
        `The view "${view}" has no file src/pipelines/${path}. Every view of src/model/views/index.ts needs ${all(view)}; add the file, or take the view out of the list.`,
      );
    }
    return { path, text, role: name, shared: false };
  });
  const found = new Map(own.map((file) => [file.path, file]));
  return own.flatMap((file) => [file, ...imported(file, lane, found, read)]);
}

function imported(file: SourceFile, lane: LaneName, found: Map<string, SourceFile>, read: Read): SourceFile[] {
  if (!file.path.endsWith('.ts')) return [];
  return importsOf(file.text).flatMap((specifier) => {
    const path = normalize(join(dirname(file.path), specifier));
    if (!specifier.startsWith('.') || !path.startsWith(`${lane}/`) || found.has(path)) return [];
    const text = read(path);
    if (text === null) throw new Error(`src/pipelines/${file.path} imports ${specifier}, and there is no src/pipelines/${path}.`);
    const shared: SourceFile = { path, text, role: file.role, shared: true };
    found.set(path, shared);
    return [shared, ...imported(shared, lane, found, read)];
  });
}

const all = (view: string): string =>
  Object.entries(ROLES)
    .flatMap(([lane, roles]) => roles.map(({ name, extension }) => `${lane}/${name}/${view}.${extension}`))
    .join(', ');
