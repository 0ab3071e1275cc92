import type { Column } from './growing-columns.ts';

/**
 * Integers as text: the difference to the entry before, zigzag (0, −1, 1, −2 … become 0, 1, 2, 3 …), in base-32 digits with a continuation mark.
 * Columns of a trace change little from entry to entry, so most entries take one or two characters, and a stretch without change takes one mark and
 * its length. Infinity (an entry that never ends) and NaN (no value) have marks of their own and leave the running value as it is.
 */
export type ColumnKind = 'f64' | 'u32' | 'u8';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** by character code; −1 where there is no such digit */
const VALUE_OF = Int8Array.from({ length: 128 }, (_, code) => DIGITS.indexOf(String.fromCharCode(code)));
const BASE = 32;

const RUN = '*';
const INFINITE = '!';
const NONE = '~';
/** shorter runs are shorter written out */
const SHORTEST_RUN = 4;

export function encodeColumn(column: Column): string {
  const parts: string[] = [];
  let before = 0;
  let unchanged = 0;
  const flush = () => {
    parts.push(unchanged < SHORTEST_RUN ? DIGITS[0]!.repeat(unchanged) : RUN + digitsOf(unchanged));
    unchanged = 0;
  };
  for (const value of column) {
    if (value === before) {
      unchanged++;
      continue;
    }
    flush();
    if (value === Infinity) parts.push(INFINITE);
    else if (Number.isNaN(value)) parts.push(NONE);
    else {
      if (!Number.isSafeInteger(value)) throw new Error(`a recording holds integers only, found ${value}`);
      parts.push(digitsOf(zigzag(value - before)));
      before = value;
    }
  }
  flush();
  return parts.join('');
}

export function decodeColumn(kind: ColumnKind, length: number, text: string): Column {
  const column = kind === 'f64' ? new Float64Array(length) : kind === 'u32' ? new Uint32Array(length) : new Uint8Array(length);
  let at = 0;
  let before = 0;
  let place = 0;
  const read = (): number => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const digit = VALUE_OF[text.charCodeAt(at++)] ?? -1;
      if (digit < 0) throw new Error(`the recording is damaged at character ${at} of a column`);
      value += (digit % BASE) * scale;
      if (digit < BASE) return value;
      scale *= BASE;
    }
  };
  while (at < text.length) {
    const mark = text[at];
    if (mark === RUN) {
      at++;
      const end = place + read();
      column.fill(before, place, end);
      place = end;
    } else if (mark === INFINITE || mark === NONE) {
      at++;
      column[place++] = mark === INFINITE ? Infinity : NaN;
    } else {
      before += unzigzag(read());
      column[place++] = before;
    }
  }
  if (place !== length) throw new Error(`the recording is damaged: expected ${length} entries in a column, found ${place}`);
  return column;
}

function digitsOf(value: number): string {
  let rest = value;
  let text = '';
  while (rest >= BASE) {
    text += DIGITS[BASE + (rest % BASE)]!;
    rest = Math.floor(rest / BASE);
  }
  return text + DIGITS[rest]!;
}

const zigzag = (n: number): number => (n < 0 ? -2 * n - 1 : 2 * n);
const unzigzag = (n: number): number => (n % 2 === 1 ? -(n + 1) / 2 : n / 2);
