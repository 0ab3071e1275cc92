import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_SORT_KEY, sortedPlaces } from '../../src/support/sort.ts';

const keys = fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: MAX_SORT_KEY - 1 })), { maxLength: 300 });

const naive = (values: readonly number[]): number[] => values.map((_, place) => place).sort((a, b) => values[a]! - values[b]! || a - b);

test('places come in the order of their keys, equal keys as they stand', () => {
  fc.assert(
    fc.property(keys, (values) => {
      expect([...sortedPlaces(Float64Array.from(values))]).toEqual(naive(values));
    }),
  );
});

test('only the first keys are sorted if so asked', () => {
  expect([...sortedPlaces(Float64Array.of(5, 3, 4, 0), 3)]).toEqual([1, 2, 0]);
});

test('the greatest key is sorted like any other', () => {
  expect([...sortedPlaces(Float64Array.of(MAX_SORT_KEY - 1, 0, 2 ** 32, 2 ** 32 - 1))]).toEqual([1, 3, 2, 0]);
});
