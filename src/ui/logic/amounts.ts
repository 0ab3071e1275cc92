import { CURRENCIES } from '../../model/money.ts';

/** Numbers and money as people read them. The only place that knows a language; it never computes anything that is compared. */
const LANGUAGE = 'en';
const MINUS = '−';

const trueMinus = (text: string): string => text.replace('-', MINUS);
const main = (minor: number, currency: number): number => minor / 10 ** CURRENCIES[currency]!.exponent;

/** To make a formatter takes a millisecond or more, and there are many; each is made when it is first used. */
function written(options: Intl.NumberFormatOptions): (n: number) => string {
  let format: Intl.NumberFormat | undefined;
  return (n) => trueMinus((format ??= new Intl.NumberFormat(LANGUAGE, options)).format(n));
}

export const count = written({ maximumFractionDigits: 0 });
export const percent = written({ maximumSignificantDigits: 3 });
/** of what was measured: more digits would be noise */
export const twoDigits = written({ maximumSignificantDigits: 2 });
export const decimal = written({ maximumFractionDigits: 1 });

const plain = CURRENCIES.map(({ exponent }) => written({ minimumFractionDigits: exponent, maximumFractionDigits: exponent }));
const withSymbol = CURRENCIES.map(({ code, exponent }) =>
  written({ style: 'currency', currency: code, minimumFractionDigits: exponent, maximumFractionDigits: exponent }),
);

/** `332.62` */
export const amount = (minor: number, currency: number): string => plain[currency]!(main(minor, currency));

/** `+8.40`, `−84.20` */
export const signedAmount = (minor: number, currency: number): string => (minor > 0 ? '+' : '') + amount(minor, currency);

/** `€84.20` */
export const money = (minor: number, currency: number): string => withSymbol[currency]!(main(minor, currency));

export const megabytes = (bytes: number): string => decimal(bytes / 1_000_000);

export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;
