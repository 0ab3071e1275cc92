import type { ActionField, ActionForm, ActionName, EntryProblem, EntryValue } from '../model/intervention.ts';
import { scenarioJsonSchema, type JsonSchema } from './json-schema.ts';
import type { Problem } from './problem.ts';
import { resolveScenario, type ResolveOptions } from './resolve.ts';

/**
 * What can be done to a run by hand, read off the schema, and what is wrong with an entry that somebody has written. A form that is made from the schema cannot
 * offer what the format does not know, and the words of a refusal are those that a file would get.
 */
export function actionForms(): ActionForm[] {
  return (scenarioJsonSchema().properties!['timeline']!.items!.oneOf ?? []).map((action): ActionForm => {
    const { at: _at, do: name, ...parameters } = action.properties!;
    return {
      name: name!.const as ActionName,
      description: action.description ?? '',
      fields: Object.entries(parameters).map(([field, schema]) => fieldOf(field, schema, action.required ?? [])),
    };
  });
}

function fieldOf(name: string, schema: JsonSchema, required: readonly string[]): ActionField {
  const options = (schema.enum ?? schema.items?.enum ?? []).map(String);
  return {
    name,
    description: schema.description ?? '',
    kind: kindOf(schema),
    required: required.includes(name),
    default: schema.default as EntryValue | undefined,
    options,
    min: schema.minimum,
    max: schema.maximum,
  };
}

function kindOf(schema: JsonSchema): ActionField['kind'] {
  if (schema.type === 'array') return 'choices';
  if (schema.enum !== undefined) return 'choice';
  if (schema.type === 'boolean') return 'switch';
  if (schema.type === 'integer') return 'integer';
  return schema.type === 'number' ? 'share' : 'duration';
}

/** What keeps the entries from being carried out; nothing if they can be. What is wrong with the scenario without them is not their business. */
export function entryProblems(text: string, options: ResolveOptions): EntryProblem[] {
  const without = resolveScenario(text, { ...options, entries: [] });
  if (!without.ok) return [];
  const resolved = resolveScenario(text, options);
  if (resolved.ok) return [];
  const written = without.scenario.timeline.length;
  return resolved.errors.map((problem) => {
    const place = /^timeline\[(\d+)\](?:\.(\w+))?/.exec(problem.path);
    const entry = place === null ? -1 : Number(place[1]) - written;
    return { entry, field: entry < 0 ? '' : (place![2] ?? ''), message: inWords(problem) };
  });
}

function inWords({ message, allowed, suggestion }: Problem): string {
  const choice = allowed.length === 0 ? '' : `; allowed: ${allowed.join(', ')}`;
  return `${message}${choice}${suggestion === null ? '' : `; did you mean "${suggestion}"?`}`;
}
