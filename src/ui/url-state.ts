import type { EntryValue, TimelineEntry } from '../model/intervention.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../model/time.ts';
import type { ViewName } from '../model/views/index.ts';

/** What a link says: which run, which moment, which look. */
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
  /** changes to the scenario file: `path=value`, joined by `;` */
  readonly set?: string;
  /** what was done by hand */
  readonly entries?: readonly TimelineEntry[];
}

/** In the order in which they stand in a link. */
const NAMES: readonly Exclude<keyof UrlState, 'entries'>[] = ['scenario', 'seed', 't', 'speed', 'theme', 'account', 'view', 'set'];

/** The query of a link to this state, with `?`; empty if there is nothing to say. */
export function writeUrl(state: UrlState): string {
  const parameters = new URLSearchParams();
  for (const name of NAMES) {
    const value = state[name];
    if (value === undefined) continue;
    parameters.set(name, name === 't' ? writeClock(value as number) : String(value));
  }
  for (const entry of state.entries ?? []) parameters.append('do', writeEntry(entry));
  const text = parameters.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
}

/** `lambda.slowRuns 9h41m for:1h factor:20`; a list of names is joined by commas. */
export function writeEntry({ at, do: action, ...parameters }: TimelineEntry): string {
  return [action, at, ...Object.entries(parameters).map(([name, value]) => `${name}:${String(value)}`)].join(' ');
}

/** What `writeEntry` has written; `null` if it is nothing of the kind. A value is a number or a yes or no where it reads like one, and a text otherwise. */
export function parseEntry(text: string): TimelineEntry | null {
  const [action, at, ...rest] = text.trim().split(' ');
  const parameters = rest.map((part) => /^([A-Za-z]+):(\S+)$/.exec(part));
  if (!/^[a-z]+\.[A-Za-z]+$/.test(action ?? '') || at === undefined || at === '') return null;
  const entry: Record<string, EntryValue> = {};
  for (const match of parameters) {
    if (match === null) return null;
    entry[match[1]!] = parseEntryValue(match[1]!, match[2]!);
  }
  return { ...entry, at, do: action! };
}

/** The one parameter that is a list of names. */
const LIST = 'types';

function parseEntryValue(name: string, text: string): EntryValue {
  if (name === LIST) return text.split(',');
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
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
