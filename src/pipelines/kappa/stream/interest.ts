import { accountCurrencyKey } from '../../../model/keys.ts';
import type { StreamRow } from './stream-view.ts';

/**
 * Interest grows with the days that money lies on an account: on day d a posting of value day v has earned amount · (d − v) amount-days. Written as d · Σ
 * amount − Σ amount · v, two sums are enough for every day there will be, and sums form a group: a posting that is back-valued by a week, or comes a week late,
 * changes all days after its value day at once. That ends where the rate has tiers or every day is rounded: then no pair of sums knows the answer.
 */
export const interest: StreamRow = {
  identity: [0, 0],
  key: (record) => accountCurrencyKey(record.account, record.currency),
  fold(values, at, record) {
    values[at]! += record.amount;
    values[at + 1]! += record.amount * record.valueDay;
  },
  windowEndMs: null,
};
