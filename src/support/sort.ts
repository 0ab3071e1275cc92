/**
 * Sorting by whole numbers without comparing: three passes over eleven binary digits each, from the lowest to the highest. Equal keys keep their order,
 * which is what makes "in the order of arrival" well defined, and the time is proportional to the number of keys.
 */
const DIGIT_BITS = 11;
const DIGITS = 3;
const BASE = 2 ** DIGIT_BITS;
const DIGIT = BASE - 1;
const LOW_DIGITS = BASE ** 2;

/** Keys must be integers from 0 up to below this: as milliseconds, 99 days. */
export const MAX_SORT_KEY = BASE ** DIGITS;

/** Places of the first `length` keys in ascending order of key, equal keys in the order they stand. */
export function sortedPlaces(keys: Float64Array, length = keys.length): Uint32Array {
  const low = new Uint32Array(length);
  const high = new Uint16Array(length);
  const counts = [0, 1, 2].map(() => new Uint32Array(BASE));
  for (let place = 0; place < length; place++) {
    const top = Math.floor(keys[place]! / LOW_DIGITS);
    const rest = keys[place]! - top * LOW_DIGITS;
    low[place] = rest;
    high[place] = top;
    counts[0]![rest & DIGIT]!++;
    counts[1]![rest >>> DIGIT_BITS]!++;
    counts[2]![top]!++;
  }
  let places = new Uint32Array(length);
  for (let place = 0; place < length; place++) places[place] = place;
  let next = new Uint32Array(length);
  const digits = [low, low, high];
  counts.forEach((count, digit) => {
    if (count.includes(length)) return;
    moveByDigit(places, next, digits[digit]!, digit === 1 ? DIGIT_BITS : 0, startsOf(count));
    [places, next] = [next, places];
  });
  return places;
}

function moveByDigit(from: Uint32Array, to: Uint32Array, digits: Uint32Array | Uint16Array, shift: number, starts: Uint32Array): void {
  for (let i = 0; i < from.length; i++) {
    const place = from[i]!;
    to[starts[(digits[place]! >>> shift) & DIGIT]!++] = place;
  }
}

function startsOf(counts: Uint32Array): Uint32Array {
  const starts = new Uint32Array(counts.length);
  for (let value = 1; value < counts.length; value++) starts[value] = starts[value - 1]! + counts[value - 1]!;
  return starts;
}
