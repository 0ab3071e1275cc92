import { accrue, NOTHING_ACCRUED, type Accrued } from '../speed/accrue.ts';
import type { Refold } from './refold.ts';

/** Day by day from the batch's last value day on. Here it is the value date that says what comes before what: a posting valued earlier begins with the first day. */
export const tiered: Refold<{ accrued: Accrued }> = {
  isBefore: (a, b) => a.valueDay < b.valueDay,
  open: () => ({ accrued: NOTHING_ACCRUED }),
  take(state, { valueDay: day, amount }) {
    state.accrued = accrue(state.accrued, { day, amount });
  },
  answers: ({ accrued: { hundredths, balance, sinceDay } }, group, put) => put(group, hundredths, balance, sinceDay),
  resume: (values, at) => ({ accrued: { hundredths: values[at]!, balance: values[at + 1]!, sinceDay: values[at + 2]! } }),
};
