import { median } from './median.ts';

/**
 * One column, the median payment. It is not mergeable and cannot even be kept up by itself: `SET median = :read + …` has no end, since the old median does not
 * say what the next one is. So a histogram stands behind it here too, the one of `median`; without a second table there is no such column.
 */
export const middle = median;
