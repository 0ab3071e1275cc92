import type { Movement } from '../speed/overdraft.ts';
import type { StateMerge } from './merge.ts';

/**
 * The batch hands over the balance at the cut beside the count, and the movements since are counted from there. What is merged is not two counts but a count
 * and the records that follow it, in order. A late record that happened before the cut is counted too late: it should have come before movements that the
 * batch has counted already, and stays wrong until the next batch.
 */
export const overdraft: StateMerge<Movement[]> = {
  groupOf: (key) => key,
  merge(batch, overlay, group, put) {
    const entry = batch.find(group);
    const [crossings, balance] = entry === -1 ? [0, 0] : [batch.values[entry * 2]!, batch.values[entry * 2 + 1]!];
    put(group, crossings + crossingsFrom(balance, overlay ?? []));
  },
};

/** How often the balance goes from zero or more to less than zero. */
export function crossingsFrom(startMinor: number, movements: readonly Movement[]): number {
  let crossings = 0;
  let balance = startMinor;
  for (const { amount } of movements) {
    if (balance >= 0 && balance + amount < 0) crossings++;
    balance += amount;
  }
  return crossings;
}
