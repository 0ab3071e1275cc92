import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** Contrast by the formula of WCAG 2: (L1 + 0.05) / (L2 + 0.05), L the relative luminance of sRGB. */
const TEXT = 4.5;
const GRAPHIC = 3;

const css = readFileSync(new URL('../../src/ui/tokens.css', import.meta.url), 'utf8');

type Tokens = ReadonlyMap<string, string>;

/** All declarations of the blocks whose selector names the theme. */
function tokensOf(theme: string): Tokens {
  const tokens = new Map<string, string>();
  for (const [, selector, body] of css.matchAll(/([^{}]+)\{([^}]*)\}/g)) {
    if (!selector!.includes(`'${theme}'`)) continue;
    for (const [, name, value] of body!.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})/g)) tokens.set(name!, value!);
  }
  return tokens;
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

test('the formula gives the known values', () => {
  expect(contrast('#ffffff', '#000000')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

const LANES = ['lambda', 'kappa', 'crud'];

const TEXT_PAIRS = [
  ...['--paper', '--panel', '--sunk'].flatMap((ground) => [
    ['--ink', ground],
    ['--ink-2', ground],
  ]),
  ...LANES.flatMap((lane) => [
    [`--lane-${lane}`, '--paper'],
    [`--lane-${lane}`, '--panel'],
    ['--on-lane', `--lane-${lane}`],
    [`--on-soft-${lane}`, `--lane-${lane}-soft`],
  ]),
  ['--ink-2', '--unknown'],
] as [string, string][];

const GRAPHIC_PAIRS = [['--rule-2', '--paper'], ['--lane-truth', '--paper'], ...LANES.map((lane) => [`--lane-${lane}`, '--unknown'])] as [
  string,
  string,
][];

describe.each(['light', 'dark', 'projector', 'hc'])('theme %s', (theme) => {
  const tokens = tokensOf(theme);
  const ratio = ([a, b]: [string, string]): number => contrast(tokens.get(a)!, tokens.get(b)!);

  test.each(TEXT_PAIRS)('%s can be read on %s', (...pair) => expect(ratio(pair)).toBeGreaterThanOrEqual(TEXT));
  test.each(GRAPHIC_PAIRS)('%s can be seen on %s', (...pair) => expect(ratio(pair)).toBeGreaterThanOrEqual(GRAPHIC));
});

/** What the lanes were chosen for: well above the limits, so that a lecture hall's projector may take some of it. */
test.each([
  ['light', 6.4, 5, 10.2],
  ['dark', 8.4, 8.8, 5],
  ['projector', 9.1, 6, 14.1],
  ['hc', 11.2, 11.5, 7.9],
])('in %s the lanes keep their contrast on paper', (theme, ...expected) => {
  const tokens = tokensOf(theme);
  LANES.forEach((lane, i) =>
    expect(contrast(tokens.get(`--lane-${lane}`)!, tokens.get('--paper')!)).toBeGreaterThanOrEqual(expected[i]! - 0.05),
  );
});
