import { z } from 'zod';
import { scenarioSchema } from '../model/scenario.ts';
import type { Path } from './problem.ts';

/**
 * The scenario format as JSON Schema: for editors, for the reference in the README, for "allowed here are …" and for writing a scenario out with
 * every default that applied. It describes files as they are written: durations are texts, shares are fractions.
 */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

export const scenarioJsonSchema = (): JsonSchema => z.toJSONSchema(scenarioSchema, { io: 'input' }) as JsonSchema;

/** The schema that holds at a path of `value`; `null` if the format has no such place. */
export function schemaAt(schema: JsonSchema, path: Path, value: unknown): JsonSchema | null {
  let here: JsonSchema = schema;
  let node = value;
  for (const step of path) {
    const next = child(pick(here, node), step);
    if (next === null) return null;
    here = next;
    node = childValue(node, step);
  }
  return pick(here, node);
}

/** A copy of `value` in which every field that has a default and was left out is written; fields the format does not know stay as they are. */
export function withDefaults(schema: JsonSchema, value: unknown): unknown {
  const here = pick(schema, value);
  if (Array.isArray(value)) return value.map((item: unknown) => (here.items === undefined ? item : withDefaults(here.items, item)));
  if (here.properties === undefined || !isObject(value)) return value;
  const filled: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(here.properties)) {
    const given = value[name] === undefined ? field.default : value[name];
    if (given !== undefined) filled[name] = withDefaults(field, given);
  }
  return { ...filled, ...Object.fromEntries(Object.entries(value).filter(([name]) => !Object.hasOwn(filled, name))) };
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function pick(schema: JsonSchema, value: unknown): JsonSchema {
  if (schema.oneOf === undefined || !isObject(value)) return schema;
  return schema.oneOf.find((option) => option.properties?.['do']?.const === value['do']) ?? schema;
}

function child(schema: JsonSchema, step: string | number): JsonSchema | null {
  if (typeof step === 'number') return schema.prefixItems?.[step] ?? schema.items ?? null;
  const named = schema.properties !== undefined && Object.hasOwn(schema.properties, step) ? schema.properties[step]! : null;
  if (named !== null) return named;
  return isObject(schema.additionalProperties) ? (schema.additionalProperties as JsonSchema) : null;
}

function childValue(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return value[Number(step)];
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
