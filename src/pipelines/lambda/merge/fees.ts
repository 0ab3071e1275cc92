import { refusal } from './refusal.ts';

/**
 * The count of overdrafts can be carried over the cut, fees cannot. A late record from before the cut changes which fees were due after it, and these change
 * the balances on which the next ones were decided; nothing shorter than the records themselves says how. The reader gets the batch's answer and the reason
 * why it is old.
 */
export const fees = refusal(
  'Each fee lowers the balance that decides on the next fee. A single late record can add or cancel fees all the way down, so fees of two periods ' +
    'cannot be put together; only counting all records again, in the order in which they happened, gives the right answer.',
);
