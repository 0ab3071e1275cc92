import type { DayOfValue } from './tiered.ts';

/** Interest in tiers as far as it has accrued: by `sinceDay`, from when on the balance has not changed. */
export interface Accrued {
  readonly hundredths: number;
  readonly balance: number;
  readonly sinceDay: number;
}

export const NOTHING_ACCRUED: Accrued = { hundredths: 0, balance: 0, sinceDay: 0 };

const DAILY = 36_000;

/** Hundredths of a minor unit that a balance earns on one day: 1 % a year, 1 % more on what lies above 1,000.00 and again above 10,000.00, rounded half up. */
function dailyOn(balance: number): number {
  if (balance <= 0) return 0;
  const tiers = balance + Math.max(0, balance - 100_000) + Math.max(0, balance - 1_000_000);
  return Math.floor((100 * tiers + DAILY / 2) / DAILY);
}

/** What has accrued by `day`, if nothing is posted in between. */
export const accruedOn = ({ hundredths, balance, sinceDay }: Accrued, day: number): number =>
  hundredths + dailyOn(balance) * (day - sinceDay);

/** One more posting, which must not be valued before the last one. */
export const accrue = (accrued: Accrued, { day, amount }: DayOfValue): Accrued => ({
  hundredths: accruedOn(accrued, day),
  balance: accrued.balance + amount,
  sinceDay: day,
});
