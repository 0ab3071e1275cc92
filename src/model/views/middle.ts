import { median } from './median.ts';
import { byAccountCurrency } from './summary.ts';
import type { FoldView } from './view.ts';

const { detail: _, ...exact } = median;

/**
 * The median payment once more, the same answer to the same question as `median`, but of all that it was made from nothing is handed over. From two histograms a
 * median follows, from two medians none: what can be put together is decided by what was kept and not by what was asked.
 */
export const middle: FoldView<number[]> = {
  ...exact,
  name: 'middle',
  title: 'Median payment, kept alone',
  algebra: 'non-mergeable',
  summary: byAccountCurrency('median_minor'),
  summarise: exact.answers,
};
