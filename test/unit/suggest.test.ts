import fc from 'fast-check';
import { expect, it } from 'vitest';
import { editDistance, suggest } from '../../src/scenario/suggest.ts';

const WORDS = ['kappa', 'lambda', 'crud', 'stream', 'allowedLateness', 'watermarkDelay'];

it.each([
  ['kapa', 'kappa'],
  ['lamdba', 'lambda'],
  ['CRUD', 'crud'],
  ['alowedLatenes', 'allowedLateness'],
  ['waterMarkDelays', 'watermarkDelay'],
  ['x', null],
  ['something', null],
  ['', null],
])('%s → %s', (found, meant) => {
  expect(suggest(found, WORDS)).toBe(meant);
});

it('measures a distance: 0 for the same, symmetric, at most the longer length', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      expect(editDistance(a, a)).toBe(0);
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(editDistance(a, b) === 0).toBe(a === b);
    }),
  );
});

it('is not slow on long texts', () => {
  const startMs = performance.now();
  suggest('a'.repeat(100_000), WORDS);
  expect(performance.now() - startMs).toBeLessThan(50);
});
