import { CURRENCIES } from './money.ts';

/**
 * What one euro buys on a day, in thousandths of each currency's main unit: the rates of March 2025, rounded, and from day to day up to one per cent up or down
 * by a rule instead of a market, so that a rate can be had in integers wherever it is needed. An assumption, made so that the day of a rate matters.
 */
const PER_EURO: Readonly<Record<(typeof CURRENCIES)[number]['code'], number>> = {
  EUR: 1_000,
  GBP: 840,
  JPY: 161_000,
  KWD: 333,
  USD: 1_080,
};

const EURO = CURRENCIES.findIndex(({ code }) => code === 'EUR');

/** Thousandths of a unit of the currency for one euro; `day` counts from the start of the run. */
export function perEuro(currency: number, day: number): number {
  const base = PER_EURO[CURRENCIES[currency]!.code];
  if (currency === EURO) return base;
  const perTenThousand = 9_900 + ((day * 37 + currency * 101) % 201);
  return Math.floor((base * perTenThousand) / 10_000);
}

/** An amount in minor units of a currency, in cents at the rate of a day; rounded once, half away from zero. */
export function toEuroMinor(amount: number, currency: number, day: number): number {
  const rate = perEuro(currency, day);
  const cents = Math.floor((2 * Math.abs(amount) * TO_THOUSANDTHS_OF_CENTS[CURRENCIES[currency]!.exponent]! + rate) / (2 * rate));
  return amount < 0 ? -cents : cents;
}

/** By exponent of the currency. Small factors, so that the largest amounts stay far below 2^53. */
const TO_THOUSANDTHS_OF_CENTS = [100_000, 10_000, 1_000, 100] as const;
