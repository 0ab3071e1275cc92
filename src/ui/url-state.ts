import { z } from 'zod';
import { DAY, HOUR, MINUTE, SECOND } from '../model/time.ts';
import { VIEW_NAMES, type ViewName } from '../model/views/index.ts';

/**
 * What a link says: which run, which moment, which look. A value that is no good is left out, and a sentence says so; the rest of the link still
 * counts.
 */
export const THEMES = ['light', 'dark', 'projector', 'hc'] as const;
export type Theme = (typeof THEMES)[number];

export interface UrlState {
  readonly scenario?: string;
  readonly seed?: number;
  /** ms of virtual time */
  readonly t?: number;
  readonly speed?: number;
  readonly theme?: Theme;
  /** as typed: `42`, `GL:CASH#3`, `42 USD` */
  readonly account?: string;
  readonly view?: ViewName;
}

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
  view: z.enum(VIEW_NAMES as [ViewName, ...ViewName[]], `expected one of ${VIEW_NAMES.join(', ')}`),
};

export function readUrl(search: string): { state: UrlState; notices: string[] } {
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
  return { state, notices };
}

/** The query of a link to this state, with `?`; empty if there is nothing to say. */
export function writeUrl(state: UrlState): string {
  const parameters = new URLSearchParams();
  for (const name of Object.keys(schemas) as (keyof UrlState)[]) {
    const value = state[name];
    if (value === undefined) continue;
    parameters.set(name, name === 't' ? writeClock(value as number) : String(value));
  }
  const text = parameters.toString().replaceAll('%3A', ':');
  return text === '' ? '' : `?${text}`;
}

/** `09:30`, `09:30:15.250`, `2d09:30` (two days after the start). */
export function parseClock(text: string): number | null {
  const match = /^(?:(\d{1,3})d ?)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{3}))?)?$/.exec(text);
  if (!match) return null;
  const [days, hours, minutes, seconds, millis] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  return days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND + millis;
}

export function writeClock(timeMs: number): string {
  const ms = Math.floor(timeMs);
  const two = (n: number) => String(n).padStart(2, '0');
  const days = Math.floor(ms / DAY);
  const clock = `${two(Math.floor(ms / HOUR) % 24)}:${two(Math.floor(ms / MINUTE) % 60)}:${two(Math.floor(ms / SECOND) % 60)}`;
  const millis = ms % SECOND === 0 ? '' : `.${String(ms % SECOND).padStart(3, '0')}`;
  return `${days > 0 ? `${days}d` : ''}${clock}${millis}`;
}
