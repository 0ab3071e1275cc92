import type { StateMerge } from '../merge.ts';

/**
 * Take the mean of the two medians, as there is nothing else to take. It lies between them and looks like a median; but it may be an amount that nobody ever
 * paid, and three payments since the cut weigh as much as three thousand before it.
 */
export const middle: StateMerge<number[]> = {
  groupOf: (key) => key,
  merge(batch, overlay, group, put) {
    const entry = batch.find(group);
    const payments = overlay ?? [];
    const before = entry === -1 ? null : batch.values[entry]!;
    const since = payments.length === 0 ? null : payments[(payments.length - 1) >> 1]!;
    if (before !== null && since !== null) put(group, Math.floor((before + since) / 2));
    else if (before !== null || since !== null) put(group, before ?? since!);
  },
};
