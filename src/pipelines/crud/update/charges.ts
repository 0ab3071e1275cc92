import { accountCurrencyKey, NO_KEY } from '../../../model/keys.ts';
import type { RecordCursor } from '../../../model/record.ts';
import type { RuleVersion } from '../../../model/rule-versions.ts';
import { paidBy } from './paid.ts';
import type { RowUpdate } from './row-update.ts';

/**
 * `UPDATE … SET charges = :read + ROUND(:paid * 0.0025)`, in integers and half up. Rounded charges add up to a group. What cannot be had is another charge
 * afterwards: the row holds the sum and not the payments, so a new version of the code holds for payments to come and for nothing before.
 */
export const charges: RowUpdate = {
  initial: [0],
  key: (record) => (paidBy(record) > 0 ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  update(values, at, record, version) {
    values[at] = values[at]! + chargeFor(record, version);
  },
  amount: chargeFor,
  isMisplaced: null,
};

/** 0.25 %; what is left over counts as a whole minor unit from a half on. The new version takes no less than 10 minor units. */
function chargeFor(record: RecordCursor, version: RuleVersion): number {
  const due = paidBy(record) * 25;
  const rest = due % 10_000;
  const charge = (due - rest) / 10_000 + (rest >= 5_000 ? 1 : 0);
  return version === 'new' ? Math.max(10, charge) : charge;
}
