import type { TimelineEntry } from '../model/intervention.ts';
import { scenarioSchema, type ParsedScenario, type RunSpec } from '../model/scenario.ts';
import { checkExpectation } from './expect.ts';
import { finding, findings, type Finding } from './issues.ts';
import { isObject, scenarioJsonSchema, withDefaults } from './json-schema.ts';
import { momentFindings, toSpec } from './limits.ts';
import { parseOverride, parsePath, withValue } from './overrides.ts';
import { formatPath, type Path, type Problem } from './problem.ts';
import { suggest } from './suggest.ts';
import { parseYaml, type YamlDocument } from './yaml-document.ts';

/**
 * A scenario file → what is to be run: the scenario itself and each of its variants, over the same stream. All problems are reported at once, each at
 * its place in the file, a variant's at the line of the variant.
 */
export interface ResolveOptions {
  readonly seed?: number | undefined;
  /** `path=value` */
  readonly set?: readonly string[] | undefined;
  /** what is done by hand, after all that the timeline of the file says */
  readonly entries?: readonly TimelineEntry[] | undefined;
}

export type ResolveResult =
  | {
      readonly ok: true;
      readonly scenario: ParsedScenario;
      /** the scenario itself first, then its variants in the order of the file */
      readonly specs: readonly RunSpec[];
      /** as written, with every default that applied and every override */
      readonly full: unknown;
    }
  | { readonly ok: false; readonly errors: readonly Problem[] };

const FORMAT_VERSION = 1;

interface Override {
  readonly path: Path;
  readonly value: unknown;
  readonly option: string;
}

export function resolveScenario(text: string, options: ResolveOptions = {}): ResolveResult {
  const parsed = parseYaml(text);
  if (!parsed.ok) return { ok: false, errors: parsed.problems };
  const { document } = parsed;
  const version = isObject(document.value) ? document.value['version'] : undefined;
  if (typeof version === 'number' && version > FORMAT_VERSION)
    return fail(document, [], [finding(['version'], `the file is version ${version}, this build reads ${FORMAT_VERSION}`)]);

  const overrides: Override[] = [];
  const schema = scenarioJsonSchema();
  let tree = document.value;
  for (const option of optionTexts(options)) {
    const override = parseOverride(option.assignment);
    const changed = override === null ? null : withValue(tree, override.path, override.value);
    if (override === null || changed === null) return { ok: false, errors: [badOption(option.text)] };
    overrides.push({ ...override, option: option.text });
    tree = changed;
  }
  const byHand = options.entries ?? [];
  const written = timelineOf(tree);
  if (byHand.length > 0 && written !== null) {
    byHand.forEach((entry, place) =>
      overrides.push({ path: ['timeline', written.length + place], value: entry, option: `by hand ${place + 1}, ${entry.do}` }),
    );
    tree = withValue(tree, ['timeline'], [...written, ...byHand]);
  }

  const base = scenarioSchema.safeParse(tree);
  if (!base.success) return fail(document, overrides, findings(base.error.issues, tree, schema));
  const scenario = base.data;
  const resolved = toSpec(scenario, 'base');
  if ('findings' in resolved) return fail(document, overrides, resolved.findings);

  const specs = [resolved.spec];
  const found: Finding[] = [];
  for (const [name, changes] of Object.entries(scenario.variants)) {
    const variant = resolveVariant(tree, name, changes, resolved.spec, byHand);
    if ('spec' in variant) specs.push(variant.spec);
    else found.push(...variant.findings);
  }
  found.push(...expectFindings(scenario, resolved.spec));
  if (found.length > 0) return fail(document, overrides, found);
  return { ok: true, scenario, specs, full: withDefaults(schema, tree) };
}

function expectFindings(scenario: ParsedScenario, spec: RunSpec): Finding[] {
  const variants = Object.keys(scenario.variants);
  const found: Finding[] = [];
  scenario.expect.forEach((expectation, index) => {
    const here: Path = ['expect', index];
    for (const { field, message, allowed = [], found: name } of checkExpectation(expectation, { views: scenario.views, variants })) {
      const path = field === '' ? here : [...here, field];
      found.push({ path, part: 'value', message, allowed, suggestion: name === undefined ? null : suggest(name, allowed) });
    }
    const moments = [['at', expectation.at] as const, ...(expectation.during ?? []).map((text, place) => [place, text] as const)];
    for (const [field, text] of moments) {
      const path: Path = typeof field === 'number' ? [...here, 'during', field] : [...here, field];
      if (text !== undefined) found.push(...momentFindings(text, path, spec));
    }
  });
  return found;
}

/** What a variant may change: how the stream is processed, not the stream. */
const VARIANT_ROOTS = ['lambda', 'kappa', 'crud', 'costs', 'views', 'rules', 'totals', 'scaleFactor', 'timeline', 'log'];

/** Another number of partitions would be another log; how long it keeps what is not. */
const isVariable = ([root, setting]: Path): boolean =>
  VARIANT_ROOTS.includes(String(root)) && (root !== 'log' || (setting !== undefined && setting !== 'partitions'));

function resolveVariant(
  tree: unknown,
  name: string,
  changes: Readonly<Record<string, unknown>>,
  base: RunSpec,
  byHand: readonly TimelineEntry[],
): { readonly spec: RunSpec } | { readonly findings: readonly Finding[] } {
  const here: Path = ['variants', name];
  if (name === 'base') return { findings: [finding(here, 'expected another name: "base" is the scenario itself', 'key')] };
  const { variants: _variants, expect: _expect, ...rest } = tree as Record<string, unknown>;
  let changed: unknown = rest;
  const places: { path: Path; key: string }[] = [];
  for (const [key, value] of Object.entries(changes)) {
    const path = parsePath(key);
    if (path === null || !isVariable(path)) {
      const message = `expected a path into ${VARIANT_ROOTS.join(', ')} (all variants run the same stream), found "${key}"`;
      return { findings: [finding([...here, key], message, 'key')] };
    }
    changed = withValue(changed, path, value);
    if (changed === null) return { findings: [finding([...here, key], `there is nothing at "${key}" to change`, 'key')] };
    places.push({ path, key });
    const written = path.length === 1 && path[0] === 'timeline' ? timelineOf(changed) : null;
    if (written !== null) changed = withValue(changed, path, [...written, ...byHand]);
  }
  const relocate = (found: Finding): Finding => {
    const place = places.findLast(({ path }) => startsWith(found.path, path) || startsWith(path, found.path));
    const at = place === undefined ? here : [...here, place.key];
    const exact = place !== undefined && formatPath(found.path) === formatPath(place.path);
    return { ...found, path: at, message: exact ? found.message : `${formatPath(found.path)}: ${found.message}` };
  };
  const parsed = scenarioSchema.safeParse(changed);
  if (!parsed.success) return { findings: findings(parsed.error.issues, changed, scenarioJsonSchema()).map(relocate) };
  const resolved = toSpec(parsed.data, name);
  if ('findings' in resolved) return { findings: resolved.findings.map(relocate) };
  if (streamActions(resolved.spec) !== streamActions(base))
    return {
      findings: [relocate(finding(['timeline'], 'expected the same stream actions as in the scenario: all variants run the same stream'))],
    };
  return resolved;
}

const streamActions = (spec: RunSpec): string => JSON.stringify(spec.timeline.filter((action) => action.do.startsWith('stream.')));

const startsWith = (path: Path, prefix: Path): boolean => prefix.every((step, index) => path[index] === step);

/** The entries as they are written; `null` if that is no list. */
function timelineOf(tree: unknown): readonly unknown[] | null {
  const timeline = isObject(tree) ? (tree['timeline'] ?? []) : null;
  return Array.isArray(timeline) ? timeline : null;
}

function optionTexts(options: ResolveOptions): { readonly text: string; readonly assignment: string }[] {
  const seed = options.seed === undefined ? [] : [{ text: `--seed ${options.seed}`, assignment: `seed=${options.seed}` }];
  return [...(options.set ?? []).map((set) => ({ text: `--set ${set}`, assignment: set })), ...seed];
}

const badOption = (option: string): Problem => ({
  line: 0,
  column: 0,
  path: '',
  message: 'expected path=value with a path into the scenario, for example kappa.tasks=4',
  allowed: [],
  suggestion: null,
  option,
});

function fail(document: YamlDocument, overrides: readonly Override[], found: readonly Finding[]): ResolveResult & { ok: false } {
  const errors = found.map(({ path, part, message, allowed, suggestion }): Problem => {
    const override = overrides.findLast((candidate) => startsWith(path, candidate.path) || startsWith(candidate.path, path));
    const position = override === undefined ? document.position(path, part) : { line: 0, column: 0 };
    return { ...position, path: formatPath(path), message, allowed, suggestion, option: override?.option ?? null };
  });
  return { ok: false, errors: errors.toSorted((a, b) => a.line - b.line || a.column - b.column) };
}
