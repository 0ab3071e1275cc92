import { expect, test } from 'vitest';
import { exp, ln, normalQuantile } from '../../src/support/math.ts';

const N = 20_000;
const unit = (i: number): number => (i + 0.5) / N;

/** FNV-1a over the bits of the results: two engines agree in all of them or the fingerprints differ. */
function fingerprint(f: (x: number) => number, at: (i: number) => number): number {
  const bits = new Uint32Array(Float64Array.from({ length: N }, (_, i) => f(at(i))).buffer);
  return bits.reduce((hash, word) => Math.imul(hash ^ word, 0x01000193) >>> 0, 0x811c9dc5);
}

const relativeError = (found: number, expected: number): number => Math.abs(found - expected) / Math.abs(expected);

test('the logarithm is the logarithm', () => {
  for (let i = 0; i < N; i++) {
    for (const x of [unit(i), unit(i) * 1e9, unit(i) * 1e-9]) expect(relativeError(ln(x), Math.log(x))).toBeLessThan(1e-14);
  }
  expect(ln(1)).toBe(0);
});

test('the exponential is the exponential', () => {
  for (let i = 0; i < N; i++) {
    const x = (unit(i) - 0.5) * 100;
    expect(relativeError(exp(x), Math.exp(x))).toBeLessThan(1e-15);
  }
  expect(exp(0)).toBe(1);
});

test('the normal quantile is the inverse of the normal distribution', () => {
  // values of Python's statistics.NormalDist().inv_cdf
  expect(normalQuantile(0.5)).toBe(0);
  expect(normalQuantile(0.975)).toBeCloseTo(1.9599639845400536, 14);
  expect(normalQuantile(1e-9)).toBeCloseTo(-5.9978070150076865, 13);
  expect(normalQuantile(1e-20)).toBeCloseTo(-9.262340089798405, 13);
  for (let i = 1; i < N; i++) {
    expect(normalQuantile(unit(i))).toBeGreaterThan(normalQuantile(unit(i - 1)));
    expect(normalQuantile(unit(i))).toBeCloseTo(-normalQuantile(1 - unit(i)), 8);
  }
});

test('all three give these bits, on every machine', () => {
  const found = [fingerprint(ln, unit), fingerprint(exp, (i) => (unit(i) - 0.5) * 60), fingerprint(normalQuantile, unit)];
  expect(found).toEqual([548_992_422, 1_527_891_644, 3_817_676_573]);
  expect(fingerprint((x) => ln(x) * (1 + 2 ** -52), unit)).not.toBe(found[0]);
});
