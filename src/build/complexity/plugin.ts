import { join } from 'node:path';
import type { Plugin } from 'vite';
import { LANES } from '../../model/lanes.ts';
import { VIEW_NAMES } from '../../model/views/index.ts';
import { root } from '../root.mjs';
import { complexityOf, listingsOf } from './count.ts';
import { filesOf, reader } from './files.ts';

/**
 * Two modules that no one has written: `virtual:complexity` has the figures of every view, for the page and the command line alike, and `virtual:listings` their
 * files, cut into highlighted pieces, for the page. Both are made from what lies in `src/pipelines` at that moment; a view without one of its files ends the build.
 */
const MODULES: Readonly<Record<string, typeof complexityOf | typeof listingsOf>> = {
  'virtual:complexity': complexityOf,
  'virtual:listings': listingsOf,
};

/** How Rollup's world marks a module that is not a file. */
const MARK = '\0';

export function complexity(): Plugin {
  const read = reader(root);
  return {
    name: 'complexity',
    resolveId: (id) => (Object.hasOwn(MODULES, id) ? MARK + id : null),
    load(id) {
      const of = id.startsWith(MARK) ? MODULES[id.slice(MARK.length)] : undefined;
      if (of === undefined) return null;
      for (const view of VIEW_NAMES) {
        for (const { path } of LANES.flatMap((lane) => filesOf(view, lane, read))) this.addWatchFile(join(root, 'src/pipelines', path));
      }
      return `export default ${JSON.stringify(Object.fromEntries(VIEW_NAMES.map((view) => [view, of(view, read)])))};`;
    },
  };
}
