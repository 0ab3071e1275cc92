import { CURRENCIES } from '../../model/money.ts';

/** Numbers and money as people read them. The only place that knows a language; it never computes anything that is compared. */
const LANGUAGE = 'en';
const MINUS = '−';

const whole = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 1 });
const fine = new Intl.NumberFormat(LANGUAGE, { maximumSignificantDigits: 3 });
const plain = CURRENCIES.map(
  ({ exponent }) => new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: exponent, maximumFractionDigits: exponent }),
);
const withSymbol = CURRENCIES.map(
  ({ code, exponent }) =>
    new Intl.NumberFormat(LANGUAGE, {
      style: 'currency',
      currency: code,
      minimumFractionDigits: exponent,
      maximumFractionDigits: exponent,
    }),
);

const trueMinus = (text: string): string => text.replace('-', MINUS);
const main = (minor: number, currency: number): number => minor / 10 ** CURRENCIES[currency]!.exponent;

export const count = (n: number): string => trueMinus(whole.format(n));
export const percent = (n: number): string => trueMinus(fine.format(n));
export const decimal = (n: number): string => trueMinus(tenth.format(n));

/** `332.62` */
export const amount = (minor: number, currency: number): string => trueMinus(plain[currency]!.format(main(minor, currency)));

/** `+8.40`, `−84.20` */
export const signedAmount = (minor: number, currency: number): string => (minor > 0 ? '+' : '') + amount(minor, currency);

/** `€84.20` */
export const money = (minor: number, currency: number): string => trueMinus(withSymbol[currency]!.format(main(minor, currency)));

export const megabytes = (bytes: number): string => tenth.format(bytes / 1_000_000);

export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;
