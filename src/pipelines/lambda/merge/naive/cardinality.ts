import { estimateOf } from '../../../../support/hyper-log-log.ts';
import { cardinality as correct, ranksOf } from '../cardinality.ts';
import type { StateMerge } from '../merge.ts';

/**
 * Add the two estimates. A sketch is read like a number, so it is tempting to go on with the numbers; but whoever was met on both sides is counted twice, which is
 * an error far above the 3.25 % that the sketch is known for. And it does not look like a mistake: everybody knows that the figure is not exact.
 */
export const cardinality: StateMerge<ReadonlyMap<number, number>> = {
  groupOf: correct.groupOf,
  merge(batch, overlay, account, put) {
    put(account, estimateOf(ranksOf(batch, account).values()) + estimateOf(overlay?.values() ?? []));
  },
};
