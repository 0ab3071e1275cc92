/**
 * Virtual time: integer milliseconds since the start of the run, which is Monday 2025-03-10T00:00Z.
 * All calendar arithmetic is in UTC and by integer division; no function here reads a clock.
 */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Days from 1970-01-01 to the start of the run. */
export const EPOCH_DAY = 20_157;

export interface CalendarDate {
  readonly year: number;
  /** 1…12 */
  readonly month: number;
  /** 1…31 */
  readonly day: number;
}

/** Civil date of a day counted from the start of the run (day 0 = 2025-03-10). After Howard Hinnant, "chrono-compatible low-level date algorithms". */
export function calendarDate(runDay: number): CalendarDate {
  const z = runDay + EPOCH_DAY + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

const two = (n: number): string => String(n).padStart(2, '0');

export function isoDate(runDay: number): string {
  const { year, month, day } = calendarDate(runDay);
  return `${year}-${two(month)}-${two(day)}`;
}

/** 0 = Monday … 6 = Sunday. */
export const weekday = (runDay: number): number => ((runDay % 7) + 7) % 7;

/** Time of day: `clockTime(34_629_120)` → `09:37:09.120`; without milliseconds `09:37:09`. */
export function clockTime(timeMs: number, withMillis = false): string {
  const ms = ((timeMs % DAY) + DAY) % DAY;
  const text = `${two(Math.floor(ms / HOUR))}:${two(Math.floor(ms / MINUTE) % 60)}:${two(Math.floor(ms / SECOND) % 60)}`;
  return withMillis ? `${text}.${String(ms % SECOND).padStart(3, '0')}` : text;
}

/** A duration in the notation of scenario files: `5400000` → `1h30m`; zero is `0s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs === 0) return '0s';
  const sign = durationMs < 0 ? '-' : '';
  let rest = Math.abs(durationMs);
  let text = '';
  for (const [unit, size] of UNITS) {
    const n = Math.floor(rest / size);
    if (n > 0) text += `${n}${unit}`;
    rest -= n * size;
  }
  return sign + text;
}

const UNITS: readonly (readonly [string, number])[] = [
  ['d', DAY],
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
  ['ms', 1],
];

/** `90s`, `15m`, `1h30m`, `7d`, `250ms` → milliseconds; `null` if the text is no duration. */
export function parseDuration(text: string): number | null {
  const parts = [...text.matchAll(/(\d{1,12})(ms|d|h|m|s)/gy)];
  const consumed = parts.reduce((length, part) => length + part[0].length, 0);
  if (parts.length === 0 || consumed !== text.length) return null;
  let total = 0;
  let previous = Infinity;
  for (const [, digits, unit] of parts) {
    const size = UNITS.find(([name]) => name === unit)![1];
    if (size >= previous) return null;
    previous = size;
    total += Number(digits) * size;
  }
  return Number.isSafeInteger(total) ? total : null;
}
