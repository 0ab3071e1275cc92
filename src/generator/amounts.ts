import { CURRENCIES } from '../model/money.ts';
import { exp } from '../support/math.ts';
import type { RandomStream } from '../support/prng.ts';
import { normal } from '../support/sampling.ts';
import type { AmountLaw } from './mix.ts';

/** Amounts are drawn, never computed from a balance: what somebody pays must not depend on what happened before. */

const SCALES = CURRENCIES.map(({ exponent }) => [0.01, 0.1, 1, 10][exponent]!);

/** A lognormal amount in minor units of the currency, at least 1. */
export function amountOf(law: AmountLaw, currency: number, stream: RandomStream, a: number, b: number): number {
  const scaled = law.median * SCALES[currency]!;
  if (law.sigma === 0) return Math.max(1, Math.round(scaled));
  const high = stream.draw(a, b);
  return Math.max(1, Math.round(scaled * exp(law.sigma * normal(high, stream.low))));
}

/** `perMille` thousandths of an amount, rounded down, at least 1; exact for every amount that occurs. */
export const partOf = (amount: number, perMille: number): number => Math.max(1, Math.floor((amount * perMille) / 1_000));

/** What one euro buys, in thousandths of each currency's main unit (rates of March 2025, rounded). */
const PER_EURO = { EUR: 1_000, GBP: 840, JPY: 161_000, KWD: 333, USD: 1_080 } as const;

/** An amount in another currency, at a fixed rate, rounded to the nearest minor unit, at least 1. */
export function exchanged(amount: number, from: number, to: number): number {
  const source = CURRENCIES[from]!;
  const target = CURRENCIES[to]!;
  const minorUnits = SCALES[to]! / SCALES[from]!;
  return Math.max(1, Math.round((amount * PER_EURO[target.code] * minorUnits) / PER_EURO[source.code]));
}
