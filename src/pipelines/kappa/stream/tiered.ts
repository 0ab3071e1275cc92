import { accountCurrencyKey } from '../../../model/keys.ts';
import type { StreamProcess } from './stream-view.ts';

/** What was posted with one value day. */
interface ValueDay {
  readonly day: number;
  posted: number;
}

/** 1 % a year is this share of a balance on a day of 360, in hundredths: 100 / 36,000. */
const PER_DAY = 36_000;

/**
 * Interest on the balance at the end of each day, by value date: 1 % a year, from 1,000.00 on 2 % on what lies above, from 10,000.00 on 3 %, in hundredths of a
 * minor unit and rounded half up every day. No answer can be merged with another, as the rate depends on the whole balance. The job keeps what was posted on
 * every value day and accrues again from the first; a posting that is valued a week back changes seven days at once. So no order of arrival does harm, and the
 * state grows with the days, not with the records.
 */
export const tiered: StreamProcess<ValueDay[]> = {
  identity: [0, 0, 0],
  group: (record) => accountCurrencyKey(record.account, record.currency),
  open: () => [],
  process(days, record, put) {
    const { valueDay: day } = record;
    let at = days.findLastIndex((other) => other.day <= day);
    if (at === -1 || days[at]!.day < day) days.splice(++at, 0, { day, posted: 0 });
    days[at]!.posted += record.amount;
    let [accrued, balance, since] = [0, 0, 0];
    for (const { day: next, posted } of days) {
      accrued += (next - since) * earnedBy(balance);
      balance += posted;
      since = next;
    }
    put(accountCurrencyKey(record.account, record.currency), accrued, balance, since);
  },
};

function earnedBy(balance: number): number {
  const above = (minor: number): number => Math.max(0, balance - minor);
  return Math.floor((100 * (above(0) + above(100_000) + above(1_000_000)) + PER_DAY / 2) / PER_DAY);
}
