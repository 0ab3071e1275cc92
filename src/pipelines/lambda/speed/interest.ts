import { accountCurrencyKey } from '../../../model/keys.ts';
import type { SpeedRow } from './speed-view.ts';

/**
 * Interest since the cut as two sums: amounts, and amounts times the day from which they count. On any day D the amounts have earned D · Σ amount − Σ amount
 * · day, so a deposit that is entered late with an earlier value date is just one more record. This is a group as long as the rate is applied once, at the
 * end; tiers or a rounding every day would make each day depend on the one before.
 */
export const interest: SpeedRow = {
  identity: [0, 0],
  key: (record) => accountCurrencyKey(record.account, record.currency),
  add(values, at, record) {
    values[at]! += record.amount;
    values[at + 1]! += record.amount * record.valueDay;
  },
};
