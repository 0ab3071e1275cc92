import { countsOf, middleAmong, quantile as correct } from '../quantile.ts';
import type { StateMerge } from '../merge.ts';

/**
 * Take the mean of the two estimates. Both are within 1/64 of a median, so their mean is held to be so too; but it is near the median of neither side nor of the
 * whole. A sketch that states its error is only as good as what is done with it afterwards.
 */
export const quantile: StateMerge<ReadonlyMap<number, number>> = {
  groupOf: correct.groupOf,
  merge(batch, overlay, group, put) {
    const halves = [countsOf(batch, group), overlay ?? new Map<number, number>()].filter(({ size }) => size > 0).map(middleAmong);
    if (halves.length > 0) put(group, Math.floor(halves.reduce((sum, half) => sum + half, 0) / halves.length));
  },
};
