import { accountName } from '../../model/accounts.ts';
import { currencyOf } from '../../model/notable.ts';
import { clockTime } from '../../model/time.ts';
import type { ViewName } from '../../model/views/index.ts';
import { amount, plural } from './amounts.ts';

/** How the values of an answer are written: the answer itself, and what goes with it. */
type AnswerWords = (values: Float64Array, key: number) => { readonly text: string; readonly note?: string };

const money =
  (view: ViewName): AnswerWords =>
  ([minor], key) => ({ text: amount(minor!, currencyOf(view, key)) });

const count: AnswerWords = ([many]) => ({ text: String(many) });

const about =
  (words: AnswerWords): AnswerWords =>
  (values, key) => ({ ...words(values, key), note: 'estimated' });

export const ANSWER_WORDS = {
  balance: money('balance'),
  available: money('available'),
  totals: money('totals'),
  last: ([timeMs, event]) => ({ text: clockTime(timeMs!), note: `transaction ${Math.floor(event! / 16)}, leg ${event! % 16}` }),
  largest: money('largest'),
  counterparties: count,
  average: ([sum, payments], key) => ({
    text: payments === 0 ? 'none' : amount(Math.round(sum! / payments!), currencyOf('average', key)),
    note: `of ${plural(payments!, 'payment')}`,
  }),
  top: ([account, spent], key) => ({ text: accountName(account!), note: `spent ${amount(spent!, currencyOf('top', key))}` }),
  median: money('median'),
  middle: money('middle'),
  overdraft: count,
  fees: ([fees, balance], key) => ({ text: String(fees), note: `balance ${amount(balance!, currencyOf('fees', key))}` }),
  velocity: ([on]) => ({ text: on === 1 ? 'raised' : 'none' }),
  sessions: count,
  net: money('net'),
  interest: ([sum], key) => ({ text: amount(sum!, currencyOf('interest', key)), note: 'on which interest accrues' }),
  tiered: ([hundredths, balance], key) => ({
    text: amount(Math.floor(hundredths! / 100), currencyOf('tiered', key)),
    note: `accrued before the last value day, on ${amount(balance!, currencyOf('tiered', key))} since`,
  }),
  reconciliation: money('reconciliation'),
  accepted: ([balance, refused], key) => ({ text: amount(balance!, currencyOf('accepted', key)), note: `${refused} refused` }),
  charges: money('charges'),
  converted: money('converted'),
  cardinality: about(count),
  hitters: ([account, spent], key) => ({
    text: accountName(account!),
    note: `spent at most ${amount(spent!, currencyOf('hitters', key))}`,
  }),
  quantile: about(money('quantile')),
} satisfies Readonly<Record<ViewName, AnswerWords>>;

/** Views whose answer is a number of something and no money. */
export const COUNTS: ReadonlySet<ViewName> = new Set(['counterparties', 'cardinality', 'overdraft', 'fees', 'velocity', 'sessions']);
