import type { z } from 'zod';
import { schemaAt, type JsonSchema } from './json-schema.ts';
import type { Path } from './problem.ts';
import { suggest } from './suggest.ts';

/**
 * What the schema objects to, in words: what was expected, what was found, what is allowed, what was probably meant.
 */
export interface Finding {
  readonly path: Path;
  /** whether the name of the field or its value is to blame */
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly allowed: readonly string[];
  readonly suggestion: string | null;
}

type Issue = z.core.$ZodIssue;

export function findings(issues: readonly Issue[], input: unknown, schema: JsonSchema): Finding[] {
  return issues.flatMap((issue) => describe(issue, input, schema));
}

export const finding = (path: Path, message: string, part: 'key' | 'value' = 'value'): Finding => ({
  path,
  part,
  message,
  allowed: [],
  suggestion: null,
});

function describe(issue: Issue, input: unknown, schema: JsonSchema): Finding[] {
  const path = issue.path as Path;
  const found = valueAt(input, path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const allowed = Object.keys(schemaAt(schema, path, input)?.properties ?? {});
      return issue.keys.map((key) => ({
        path: [...path, key],
        part: 'key',
        message: `unknown key "${key}"`,
        allowed,
        suggestion: suggest(
          key,
          allowed.filter((name) => !has(found, name)),
        ),
      }));
    }
    case 'invalid_value':
      return [oneOf(path, issue.values.map(String), found)];
    case 'invalid_union':
      return [oneOf(path, actionNames(schema), found)];
    case 'invalid_key':
      return [finding(path, 'expected a name of letters, digits and hyphens that starts with a letter', 'key')];
    case 'invalid_type': {
      const noun = nounOf(schemaAt(schema, path, input)?.type === 'integer' ? 'int' : issue.expected);
      return [finding(path, found === undefined ? `required: expected ${noun}` : `expected ${noun}, found ${show(found)}`)];
    }
    case 'too_small':
    case 'too_big':
      return [finding(path, `expected ${bounds(schemaAt(schema, path, input), issue)}, found ${show(found)}`)];
    default:
      return [finding(path, issue.message)];
  }
}

function oneOf(path: Path, allowed: readonly string[], found: unknown): Finding {
  const message =
    found === undefined ? 'required: expected one of the allowed values' : `expected one of the allowed values, found ${show(found)}`;
  return { path, part: 'value', message, allowed, suggestion: typeof found === 'string' ? suggest(found, allowed) : null };
}

const actionNames = (schema: JsonSchema): string[] =>
  (schema.properties?.['timeline']?.items?.oneOf ?? []).map((option) => String(option.properties?.['do']?.const));

const NOUNS: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  object: 'fields (name: value)',
  record: 'fields (name: value)',
  array: 'a list',
  tuple: 'a list of two',
  boolean: 'true or false',
};

const nounOf = (expected: string): string => NOUNS[expected] ?? expected;

function bounds(schema: JsonSchema | null, issue: Issue & { code: 'too_small' | 'too_big' }): string {
  const unit: Readonly<Record<string, string>> = { string: ' characters', array: ' entries', tuple: ' entries' };
  if (schema?.minimum !== undefined && schema.maximum !== undefined) return `a number from ${schema.minimum} to ${schema.maximum}`;
  const [word, bound] = issue.code === 'too_small' ? ['at least', issue.minimum] : ['at most', issue.maximum];
  return `${word} ${bound}${unit[issue.origin] ?? ''}`;
}

function show(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'fields (name: value)';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

const has = (value: unknown, name: string): boolean => typeof value === 'object' && value !== null && Object.hasOwn(value, name);

function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (!has(here, String(step))) return undefined;
    here = (here as Record<string, unknown>)[String(step)];
  }
  return here;
}
