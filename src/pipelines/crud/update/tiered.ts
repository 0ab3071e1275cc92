import { accountCurrencyKey } from '../../../model/keys.ts';
import type { StateUpdate } from './row-update.ts';

/** `SELECT value_day, sum FROM movement WHERE account = :account AND ccy = :ccy ORDER BY value_day` */
interface Movements {
  readonly valueDays: number[];
  readonly sums: number[];
}

const DAY_OF_A_PERCENT = 36_000;

/**
 * Accrued interest with a rate that rises with the balance, beside a table of what moved on each value day: 1 % a year on all of it, 1 % more on what lies above
 * 1,000.00, 1 % more on what lies above 10,000.00, each day rounded half up to hundredths of a minor unit. It is not mergeable. A posting is added to its value
 * day and every day since is accrued again; an update of the interest alone would be right until the first posting that is back-valued.
 */
export const tiered: StateUpdate<Movements> = {
  initial: [0, 0, 0],
  group: (record) => accountCurrencyKey(record.account, record.currency),
  open: () => ({ valueDays: [], sums: [] }),
  update({ valueDays, sums }, record, put) {
    let at = valueDays.findIndex((day) => day >= record.valueDay);
    if (at === -1) at = valueDays.length;
    if (valueDays[at] !== record.valueDay) {
      valueDays.splice(at, 0, record.valueDay);
      sums.splice(at, 0, 0);
    }
    sums[at] = sums[at]! + record.amount;
    put(accountCurrencyKey(record.account, record.currency), ...interestOn(valueDays, sums));
  },
};

function interestOn(valueDays: readonly number[], sums: readonly number[]): [accrued: number, balance: number, valueDay: number] {
  let accrued = 0;
  let balance = 0;
  valueDays.forEach((day, at) => {
    accrued += perDay(balance) * (day - (valueDays[at - 1] ?? day));
    balance += sums[at]!;
  });
  return [accrued, balance, valueDays.at(-1)!];
}

function perDay(balance: number): number {
  if (balance < 0) return 0;
  let percents = balance;
  if (balance > 100_000) percents += balance - 100_000;
  if (balance > 1_000_000) percents += balance - 1_000_000;
  return Math.floor((percents * 100 + DAY_OF_A_PERCENT / 2) / DAY_OF_A_PERCENT);
}
