import { accountCurrencyKey, NO_KEY } from '../../../model/keys.ts';
import type { RecordCursor } from '../../../model/record.ts';
import { paidBy } from './paid.ts';
import type { RowUpdate } from './row-update.ts';

/**
 * `UPDATE … SET charges = :read + ROUND(:paid * 0.0025)`, in integers and half up. Rounded charges add up to a group. What cannot be had is another rounding
 * afterwards: the row holds the sum and not the payments, so a code version that rounds otherwise holds for payments to come and for nothing before.
 */
export const charges: RowUpdate = {
  initial: [0],
  key: (record) => (paidBy(record) > 0 ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  update(values, at, record) {
    values[at] = values[at]! + chargeFor(record);
  },
  amount: chargeFor,
  isMisplaced: null,
};

/** 0.25 %; what is left over counts as a whole minor unit from a half on. */
function chargeFor(record: RecordCursor): number {
  const due = paidBy(record) * 25;
  const rest = due % 10_000;
  return (due - rest) / 10_000 + (rest >= 5_000 ? 1 : 0);
}
