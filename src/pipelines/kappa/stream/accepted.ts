import { EVENT } from '../../../model/event-types.ts';
import { accountCurrencyKey } from '../../../model/keys.ts';
import type { RecordCursor } from '../../../model/record.ts';
import type { StreamRow } from './stream-view.ts';

/**
 * The balance if cash is paid out only while there is enough: a withdrawal that would take the balance below zero is refused and counted, everything else is
 * posted. Each decision hangs on all decisions before it, so answers cannot be merged, and the order decides. The stream decides in the order of arrival, as a
 * machine in the wall does: a deposit that is late does not help the withdrawal that came before it, although it happened earlier. What was refused stays
 * refused until the log is read again in the right order; accounts whose records came in order are exact.
 */
export const accepted: StreamRow = {
  identity: [0, 0],
  key: (record) => accountCurrencyKey(record.account, record.currency),
  fold(values, at, record) {
    const after = values[at]! + record.amount;
    if (after < 0 && isWithdrawal(record)) values[at + 1]! += 1;
    else values[at] = after;
  },
  windowEndMs: null,
};

const isWithdrawal = ({ type, amount }: RecordCursor): boolean => type === EVENT.WITHDRAWAL && amount < 0;
