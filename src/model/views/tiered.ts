import { accountCurrencyKey, splitAccountCurrency } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import { byAccountCurrency } from './summary.ts';
import type { FoldView } from './view.ts';

/** What moved on one value day. */
interface Day {
  readonly day: number;
  minor: number;
}

/** Where the second and the third tier begin, minor units; each tier pays one per cent a year more on what lies in it. */
const TIERS = [100_000, 1_000_000];
/** A per cent of a minor unit, by the day: a year has 360 of them. */
const DAILY = 36_000;

/** Hundredths of a minor unit that a balance earns on one day, rounded half up. A negative balance earns nothing. */
function earnedOn(balance: number): number {
  const inTiers = [0, ...TIERS].reduce((sum, from) => sum + 100 * Math.max(0, balance - from), 0);
  return Math.floor((inTiers + DAILY / 2) / DAILY);
}

/** What has accrued by `day` if nothing else is posted. */
const accruedBy = (values: Float64Array, at: number, day: number): number =>
  values[at]! + earnedOn(values[at + 1]!) * Math.max(0, day - values[at + 2]!);

/**
 * Interest as a savings account pays it: 1 % a year on the first 1,000.00 of the balance at the end of each day, 2 % on what lies above, 3 % above 10,000.00, and
 * every day rounded by itself. A balance is that by value date, so a posting that is back-valued changes every day since. The row holds what has accrued until
 * the last value day, the balance since and that day; what the days from there on add follows when it is read. Two rows cannot be added: two halves of a
 * balance lie in lower tiers than the whole, and are rounded twice.
 */
export const tiered: FoldView<Day[]> = {
  kind: 'fold',
  name: 'tiered',
  number: 'V14',
  title: 'Accrued interest in tiers',
  algebra: 'non-mergeable',
  keyColumns: ['account_id', 'ccy'],
  valueColumns: ['accrued_hundredths'],
  identity: [0, 0, 0],
  keepsIdentity: true,
  contribution: null,
  distance(values, at, truth, truthAt) {
    const day = Math.max(values[at + 2]!, truth[truthAt + 2]!);
    return accruedBy(values, at, day) - accruedBy(truth, truthAt, day);
  },
  row(key, values, at, { day }) {
    const { account, currency } = splitAccountCurrency(key);
    return [account, CURRENCIES[currency]!.code, accruedBy(values, at, day)];
  },
  summary: byAccountCurrency('accrued_hundredths', 'balance_minor', 'since_day'),
  order: 'any',
  group: (record) => accountCurrencyKey(record.account, record.currency),
  open: () => [],
  take(days, { valueDay, amount }) {
    let place = days.length;
    while (place > 0 && days[place - 1]!.day > valueDay) place--;
    const known = days[place - 1];
    if (known?.day === valueDay) known.minor += amount;
    else days.splice(place, 0, { day: valueDay, minor: amount });
  },
  answers: (days, group, put) => put(group, ...accrue(days)),
  summarise: (days, group, put) => put(group, ...accrue(days)),
};

/** From value day to value day: accrued, balance, and the day from which on it has not changed. */
function accrue(days: readonly Day[]): [accrued: number, balance: number, sinceDay: number] {
  let [accrued, balance, sinceDay] = [0, 0, 0];
  for (const { day, minor } of days) {
    accrued += earnedOn(balance) * (day - sinceDay);
    balance += minor;
    sinceDay = day;
  }
  return [accrued, balance, sinceDay];
}
