/**
 * Sorting by whole numbers without comparing: three passes over eleven binary digits each, from the lowest to the highest. Equal keys keep their order,
 * which is what makes "in the order of arrival" well defined, and the time is proportional to the number of keys.
 */
const DIGIT_BITS = 11;
const DIGITS = 3;
const BASE = 2 ** DIGIT_BITS;

/** Keys must be integers from 0 up to below this: as milliseconds, 99 days. */
export const MAX_SORT_KEY = BASE ** DIGITS;

/** Places of the first `length` keys in ascending order of key, equal keys in the order they stand. */
export function sortedPlaces(keys: Float64Array, length = keys.length): Uint32Array {
  let places = Uint32Array.from({ length }, (_, place) => place);
  let next = new Uint32Array(length);
  const starts = new Uint32Array(BASE + 1);
  for (let digit = 0, scale = 1; digit < DIGITS; digit++, scale *= BASE) {
    starts.fill(0);
    for (let place = 0; place < length; place++) starts[digitOf(keys[place]!, scale) + 1]!++;
    for (let value = 0; value < BASE; value++) starts[value + 1]! += starts[value]!;
    for (let i = 0; i < length; i++) {
      const place = places[i]!;
      next[starts[digitOf(keys[place]!, scale)]!++] = place;
    }
    [places, next] = [next, places];
  }
  return places;
}

const digitOf = (key: number, scale: number): number => Math.floor(key / scale) & (BASE - 1);
