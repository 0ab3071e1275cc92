import { accountCurrencyKey } from '../../../model/keys.ts';
import type { RowUpdate } from './row-update.ts';

/**
 * Two columns that accrue: the money, and the money times its value day. What has accrued by day d is d times the first less the second, worked out by whoever
 * reads. The pair is a group, so a back-valued posting may come late. A write made from an old reading takes a posting out of both columns, and out of all the
 * days to come.
 */
export const interest: RowUpdate = {
  initial: [0, 0],
  key: (record) => accountCurrencyKey(record.account, record.currency),
  update(values, at, record) {
    values[at] = values[at]! + record.amount;
    values[at + 1] = values[at + 1]! + record.amount * record.valueDay;
  },
  amount: null,
  isMisplaced: null,
};
