import { parse } from 'yaml';
import { isObject } from './json-schema.ts';
import type { Path } from './problem.ts';

/**
 * Values put over a scenario: a variant's `kappa.allowedLateness: 2h`, or `--set kappa.allowedLateness=2h`. A path names fields by dots and entries of
 * lists by their number from 0: `timeline.0.share` or `timeline[0].share`.
 */
export function parsePath(text: string): Path | null {
  const parts = text.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  if (parts.some((part) => part === '' || SPECIAL.has(part))) return null;
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

const SPECIAL = new Set(['__proto__', 'constructor', 'prototype']);

/** `kappa.tasks=4` → path and value; the value is read as in a file. */
export function parseOverride(text: string): { readonly path: Path; readonly value: unknown } | null {
  const at = text.indexOf('=');
  const path = at < 1 ? null : parsePath(text.slice(0, at).trim());
  if (path === null || text.length > 10_000) return null;
  return { path, value: parseValue(text.slice(at + 1).trim()) };
}

/** A single value as it would be read from a file; a text if it is nothing else. */
function parseValue(text: string): unknown {
  if (/^[|>]|[&*!<]/.test(text)) return text;
  try {
    return parse(text, { schema: 'core', maxAliasCount: 0, logLevel: 'silent' }) as unknown;
  } catch {
    return text;
  }
}

/** A copy of `tree` with `value` at `path`; `null` if the path leads through something that has no fields. */
export function withValue(tree: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(tree)) {
    if (typeof step !== 'number' || step > tree.length) return null;
    return tree.toSpliced(step, 1, withValue(tree[step], rest, value));
  }
  if (tree === undefined && typeof step === 'number') return null;
  if (tree !== undefined && !isObject(tree)) return null;
  const key = String(step);
  const child = tree !== undefined && Object.hasOwn(tree, key) ? tree[key] : undefined;
  const changed = withValue(child, rest, value);
  return rest.length > 0 && changed === null ? null : { ...tree, [key]: changed };
}
