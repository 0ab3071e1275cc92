import { accountCurrencyKey, NO_KEY } from '../../../model/keys.ts';
import { paidBy } from './paid.ts';
import type { RowUpdate } from './row-update.ts';

/**
 * `UPDATE … SET largest = GREATEST(:read, :paid)`. A maximum is a semilattice and forgives copies; but a payment whose write was lost is not found again, since nothing
 * else has kept it.
 */
export const largest: RowUpdate = {
  initial: [0],
  key: (record) => (paidBy(record) > 0 ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  update(values, at, record) {
    values[at] = Math.max(values[at]!, paidBy(record));
  },
  amount: null,
  isMisplaced: null,
};
