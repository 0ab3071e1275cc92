import { accountKey } from '../../../model/keys.ts';
import { CURRENCIES } from '../../../model/money.ts';
import { perEuro } from '../../../model/rates.ts';
import type { RecordCursor } from '../../../model/record.ts';
import type { StreamRow } from './stream-view.ts';

/** Cents per euro, and thousandths in a rate. */
const CENTS_AT_RATE = 100 * 1_000;
const MINOR_UNITS = [1, 10, 100, 1_000];

/**
 * Everything posted to an account, in euros: each amount at the rate of the day on which it happened, rounded once, half away from zero. Rounded amounts add up
 * to a group, in whatever order they come, as long as the rate is that of the event. A job that takes the rate of the day on which it happens to read the
 * record gives another answer for what is late, and at every replay another answer for everything.
 */
export const converted: StreamRow = {
  identity: [0],
  key: (record) => accountKey(record.account),
  fold(values, at, record) {
    values[at]! += inEuroCents(record);
  },
  windowEndMs: null,
};

function inEuroCents({ amount, currency, eventDay }: RecordCursor): number {
  const minorUnitsAtRate = MINOR_UNITS[CURRENCIES[currency]!.exponent]! * perEuro(currency, eventDay);
  const cents = Math.round((Math.abs(amount) * CENTS_AT_RATE) / minorUnitsAtRate);
  return amount < 0 ? -cents : cents;
}
