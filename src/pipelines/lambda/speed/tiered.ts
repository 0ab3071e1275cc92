import { accountCurrencyKey } from '../../../model/keys.ts';
import { insertSorted } from './sorted.ts';
import type { SpeedProcess } from './speed-view.ts';

export interface DayOfValue {
  readonly day: number;
  readonly amount: number;
}

/**
 * Interest in tiers. What a posting earns depends on the balance it is added to, so the overlay cannot accrue anything: it keeps what moved since the cut, by
 * value day. A posting since the cut may be valued before it; then it belongs among days that the batch has accrued and closed.
 */
export const tiered: SpeedProcess<DayOfValue[]> = {
  identity: [0, 0, 0],
  group: (record) => accountCurrencyKey(record.account, record.currency),
  open: () => [],
  add(days, record) {
    insertSorted(days, { day: record.valueDay, amount: record.amount }, (a, b) => a.day < b.day);
  },
};
