/**
 * Money is an integer number of minor units (cents, yen, fils) of one currency; amounts of different currencies are never added.
 * Codes are in the byte order of the ISO-4217 names. `exponent`: decimal places of the minor unit (ISO-4217).
 */
export const CURRENCIES = [
  { code: 'EUR', exponent: 2 },
  { code: 'GBP', exponent: 2 },
  { code: 'JPY', exponent: 0 },
  { code: 'KWD', exponent: 3 },
  { code: 'USD', exponent: 2 },
] as const;

export type Currency = (typeof CURRENCIES)[number]['code'];
