import { z } from 'zod';
import { VIEW_NAMES, type ViewName } from '../model/views/index.ts';
import { parseClock, parseEntry, THEMES, type UrlState } from './url-state.ts';

/**
 * Reads a link. A value that is no good is left out, and a sentence says so; the rest of the link still counts. Loaded only where there is something to
 * read, because setting up the checks takes as long as a frame.
 */
const LARGEST_SEED = 4_294_967_295;

export const seedSchema = z
  .string()
  .trim()
  .regex(/^\d+$/, 'expected a whole number from 0 on')
  .transform(Number)
  .pipe(z.number().max(LARGEST_SEED, 'expected a number up to 4,294,967,295'));

const schemas = {
  scenario: z.string().regex(/^[a-z0-9-]{1,60}$/, 'expected the name of a scenario, such as payday'),
  seed: seedSchema,
  t: z.string().transform((text, context) => {
    const ms = parseClock(text);
    if (ms !== null) return ms;
    context.addIssue({ code: 'custom', message: 'expected a time such as 09:30, 09:30:15 or 2d09:30' });
    return z.NEVER;
  }),
  speed: z.coerce.number('expected a number').min(1, 'expected a speed from 1 to 10000').max(10_000, 'expected a speed from 1 to 10000'),
  theme: z.enum(THEMES, `expected one of ${THEMES.join(', ')}`),
  account: z.string().min(1, 'expected an account').max(40, 'expected an account'),
  set: z
    .string()
    .regex(/^[^=;]+=[^;]*(;[^=;]+=[^;]*)*$/, 'expected path=value, several joined by ;')
    .max(500, 'expected fewer changes'),
  view: z.enum(VIEW_NAMES as [ViewName, ...ViewName[]], `expected one of ${VIEW_NAMES.join(', ')}`),
};

export interface ReadUrl {
  readonly state: UrlState;
  readonly notices: string[];
}

export function readUrl(search: string): ReadUrl {
  const parameters = new URLSearchParams(search);
  const state: Record<string, unknown> = {};
  const notices: string[] = [];
  for (const [name, schema] of Object.entries(schemas)) {
    const text = parameters.get(name);
    if (text === null) continue;
    const result = schema.safeParse(text);
    if (result.success) state[name] = result.data;
    else notices.push(`The link says ${name}=${text}: ${result.error.issues[0]!.message}. The usual value is used instead.`);
  }
  const texts = parameters.getAll('do');
  const entries = texts.map(parseEntry);
  entries.forEach((entry, place) => {
    if (entry === null)
      notices.push(`The link says do=${texts[place]}: expected an action and its time, such as lambda.runBatch 9h30m. It is left out.`);
  });
  if (entries.some((entry) => entry !== null)) state['entries'] = entries.filter((entry) => entry !== null);
  return { state, notices };
}
