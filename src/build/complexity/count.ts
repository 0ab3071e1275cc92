import { LANES, type LaneName } from '../../model/lanes.ts';
import type { Complexity, Listing, RulePlace, TextKind, ViewComplexity, ViewListings } from '../../model/complexity.ts';
import { RULE_NAMES } from '../../model/rules.ts';
import { filesOf, ROLES, type Read, type SourceFile } from './files.ts';
import { linesOfCode, rulePlaces, type Source } from './source.ts';
import { parseSql } from './sql.ts';
import { parseTypeScript, uses } from './typescript.ts';

/** The figures and the listings of one view, from its files. */
export function complexityOf(view: string, read: Read): ViewComplexity {
  return perLane((lane) => figures(filesOf(view, lane, read), lane));
}

export function listingsOf(view: string, read: Read): ViewListings {
  return perLane((lane) => filesOf(view, lane, read).map(listing));
}

const perLane = <T>(of: (lane: LaneName) => T): Record<LaneName, T> =>
  Object.fromEntries(LANES.map((lane) => [lane, of(lane)])) as Record<LaneName, T>;

export function parseFile({ path, text }: Pick<SourceFile, 'path' | 'text'>): { source: Source; places: RulePlace[] } {
  const [language, parse] = path.endsWith('.sql') ? (['sql', parseSql] as const) : (['ts', parseTypeScript] as const);
  const source = parse(text);
  return { source, places: rulePlaces(source, language, parse) };
}

function figures(files: readonly SourceFile[], lane: LaneName): Complexity {
  const parsed = files.map((file) => ({ file, ...parseFile(file) }));
  const sum = (of: (source: Source) => number): number => parsed.reduce((total, { source }) => total + of(source), 0);
  const own = parsed.filter(({ file }) => !file.shared);
  const merge = own.find(({ file }) => file.role === 'merge')?.source;
  const tables = storesRead(files, lane);
  const places = parsed.flatMap((each) => each.places);
  const copies = RULE_NAMES.map((rule) => [rule, places.filter((place) => place.rule === rule).length] as const);
  return {
    files: own.length,
    shared: parsed.length - own.length,
    lines: sum(linesOfCode),
    operators: sum(({ operators }) => operators),
    branches: sum(({ branches }) => branches),
    storesRead: tables,
    mergeOperators: merge !== undefined && tables > 1 ? merge.operators + merge.calls : 0,
    copies: Object.fromEntries(copies.filter(([, places]) => places > 0)),
  };
}

/** The tables that the lane keeps for a view; where there is a merge, those that it looks at. */
function storesRead(files: readonly SourceFile[], lane: LaneName): number {
  const stores = ROLES[lane].flatMap(({ fills }) => (fills === null ? [] : [fills]));
  const merging = files.filter(({ role }) => role === 'merge');
  if (merging.length === 0) return stores.length;
  const read = stores.filter((name) => merging.some(({ text }) => uses(text, name))).length;
  if (read === 0)
    throw new Error(`src/pipelines/${merging[0]!.path} looks at none of ${stores.join(', ')}; a merge names what it reads so.`);
  return read;
}

function listing(file: SourceFile): Listing {
  const { source, places } = parseFile(file);
  const lines: [TextKind, string][][] = [[]];
  for (const { kind, text } of source.tokens) {
    text.split('\n').forEach((piece, i) => {
      if (i > 0) lines.push([]);
      const line = lines.at(-1)!;
      const last = line.at(-1);
      if (piece === '') return;
      if (last && (kind === 'blank' || kind === last[0])) last[1] += piece;
      else line.push([kind === 'blank' ? 'code' : kind, piece]);
    });
  }
  if (lines.at(-1)!.length === 0) lines.pop();
  return { path: file.path, shared: file.shared, lines, places };
}
