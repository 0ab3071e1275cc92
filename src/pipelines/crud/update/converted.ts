import { accountKey } from '../../../model/keys.ts';
import { CURRENCIES } from '../../../model/money.ts';
import { perEuro } from '../../../model/rates.ts';
import type { RecordCursor } from '../../../model/record.ts';
import type { RowUpdate } from './row-update.ts';

const UNITS_OF_MINOR = [100_000, 10_000, 1_000, 100];

/**
 * `UPDATE account SET eur = :read + ROUND(:amount / :rate, 2)`, the rate looked up for the day of the event. Amounts that were rounded one by one are a group.
 * The row holds euros and nothing else: what currency they came from, and at which rate, is gone, so a wrong rate in the table of rates is in here for good.
 */
export const converted: RowUpdate = {
  initial: [0],
  key: (record) => accountKey(record.account),
  update(values, at, record) {
    values[at] = values[at]! + euroCents(record);
  },
  amount: euroCents,
  isMisplaced: null,
};

/** Half a cent and more counts as a whole one, on either side of zero. */
function euroCents({ amount, currency, eventDay }: RecordCursor): number {
  const rate = perEuro(currency, eventDay);
  const thousandths = Math.abs(amount) * UNITS_OF_MINOR[CURRENCIES[currency]!.exponent]!;
  const rest = thousandths % rate;
  const cents = (thousandths - rest) / rate + (2 * rest >= rate ? 1 : 0);
  return Math.sign(amount) * cents;
}
