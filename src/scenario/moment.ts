import { DAY, HOUR, MINUTE, SECOND, parseDuration } from '../model/time.ts';

/**
 * Times in scenario files. Some are known before the run (`09:30`, `1d 09:30`, `33h`, `+20m`, `end`), others only after it, because they name something
 * that happens in it (`lambda.published(2)`, `kappa.caughtUp`). Each may be shifted: `lambda.published(2) - 1ms`.
 *
 * `lambda.started(n)` and `lambda.published(n)` count the batch runs that start, or are published, at or after the start of the observed window, from 1.
 * `lambda.publish(n)` is worked out, not observed: the start of the run that is published n-th, plus what the cost model says it takes.
 * `kappa.caughtUp` is the first sample of the window, after the end of the last crash if there is one, at which everything appended has been read.
 * `kappa.begun(v)`, `kappa.reached(v)`, `kappa.switched(v)` and `kappa.dropped(v)`: version v of the job begins to read, has caught up, is seen by readers for the first
 * time, is dropped. `kappa.reach(v)` and `kappa.switch(v)` are worked out from the log, not observed.
 */
export interface Moment {
  readonly base:
    | { readonly kind: 'absolute'; readonly ms: number }
    | { readonly kind: 'inWindow'; readonly ms: number }
    | { readonly kind: 'end' }
    | { readonly kind: 'started' | 'published' | 'publish'; readonly number: number }
    | { readonly kind: VersionEvent; readonly number: number }
    | { readonly kind: 'caughtUp' };
  readonly offsetMs: number;
}

export const MOMENT_FORMS =
  '`09:30`, `1d 09:30`, `33h`, `+20m`, `end`, `lambda.published(2)`, `lambda.started(2)`, `kappa.caughtUp`, `kappa.switched(2)`, each also with `+ 5m` or `- 1ms`';

const SHIFTED = /^(.*\S)\s+([+-])\s*(\S+)$/;
const CLOCK = /^(?:(\d{1,3})d )?(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{3}))?)?$/;
const VERSION_EVENTS = ['begun', 'reached', 'switched', 'dropped', 'reach', 'switch'] as const;

export type VersionEvent = (typeof VERSION_EVENTS)[number];

const VERSION_EVENT = /^kappa\.([a-z]+)\((\d{1,3})\)$/;
const EVENT = /^lambda\.(started|published|publish)\((\d{1,6})\)$/;

export function parseMoment(text: string): Moment | null {
  const shifted = SHIFTED.exec(text);
  if (shifted !== null) {
    const base = parseBase(shifted[1]!);
    const shiftMs = parseDuration(shifted[3]!);
    if (base !== null && shiftMs !== null) return { base, offsetMs: shifted[2] === '-' ? -shiftMs : shiftMs };
  }
  const base = parseBase(text.trim());
  return base === null ? null : { base, offsetMs: 0 };
}

/** Time of a moment that is known before the run; `null` if it depends on what happens. */
export function staticTime(moment: Moment, fromMs: number, endMs: number): number | null {
  const { base, offsetMs } = moment;
  switch (base.kind) {
    case 'absolute':
      return base.ms + offsetMs;
    case 'inWindow':
      return fromMs + base.ms + offsetMs;
    case 'end':
      return endMs + offsetMs;
    default:
      return null;
  }
}

function parseBase(text: string): Moment['base'] | null {
  if (text === 'end') return { kind: 'end' };
  if (text === 'kappa.caughtUp') return { kind: 'caughtUp' };
  const ofVersion = VERSION_EVENT.exec(text);
  const kind = VERSION_EVENTS.find((name) => name === ofVersion?.[1]);
  if (kind !== undefined) return { kind, number: Number(ofVersion![2]) };
  const event = EVENT.exec(text);
  if (event !== null) {
    const number = Number(event[2]);
    return number === 0 ? null : { kind: event[1] as 'started' | 'published' | 'publish', number };
  }
  if (text.startsWith('+')) {
    const ms = parseDuration(text.slice(1).trim());
    return ms === null ? null : { kind: 'inWindow', ms };
  }
  const ms = parseDuration(text) ?? clockMs(text);
  return ms === null ? null : { kind: 'absolute', ms };
}

function clockMs(text: string): number | null {
  const match = CLOCK.exec(text);
  if (match === null) return null;
  const [days, hours, minutes, seconds, millis] = match.slice(1).map((part) => Number(part ?? 0));
  if (hours! > 23 || minutes! > 59 || seconds! > 59) return null;
  return days! * DAY + hours! * HOUR + minutes! * MINUTE + seconds! * SECOND + millis!;
}
