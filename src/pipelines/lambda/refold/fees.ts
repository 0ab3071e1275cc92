import { happenedBefore, type Refold } from './refold.ts';

const FEE_MINOR = 250;

/** Fees and balance are all that the next record has to know, so the fold can begin where the batch ended; a record that belongs before that begins it anew. */
export const fees: Refold<{ fees: number; balance: number }> = {
  isBefore: happenedBefore,
  open: () => ({ fees: 0, balance: 0 }),
  take(state, { amount }) {
    const isCharged = state.balance >= 0 && state.balance + amount < 0;
    state.balance += isCharged ? amount - FEE_MINOR : amount;
    if (isCharged) state.fees++;
  },
  answers: (state, group, put) => put(group, state.fees, state.balance),
  resume: (values, at) => ({ fees: values[at]!, balance: values[at + 1]! }),
};
