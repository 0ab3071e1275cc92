import { EVENT } from '../../../model/event-types.ts';
import { happenedBefore, type Refold } from './refold.ts';

/** The balance decides about the next withdrawal, and the batch hands it over; decisions go on from there unless a record has to be decided about earlier. */
export const accepted: Refold<{ balance: number; refused: number }> = {
  isBefore: happenedBefore,
  open: () => ({ balance: 0, refused: 0 }),
  take(state, { type, amount }) {
    if (type === EVENT.WITHDRAWAL && amount < 0 && state.balance + amount < 0) state.refused++;
    else state.balance += amount;
  },
  answers: (state, group, put) => put(group, state.balance, state.refused),
  resume: (values, at) => ({ balance: values[at]!, refused: values[at + 1]! }),
};
