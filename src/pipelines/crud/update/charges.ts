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

/** 25 of 10,000 is one of 400. */
function chargeFor(record: RecordCursor): number {
  const paid = paidBy(record);
  const whole = Math.floor(paid / 400);
  return paid % 400 >= 200 ? whole + 1 : whole;
}
