import type { RowMerge } from '../merge.ts';

/**
 * Take the average of the two averages. Each of them is right, and the result lies between them, where one expects it. It is right only if both sides have
 * the same number of payments: with thousands before the cut and two since, those two weigh as much as the thousands. The result is written as sum and count
 * again, as the correct merge writes it.
 */
export const average: RowMerge = (batch, b, overlay, o, into) => {
  const [sumBefore, countBefore, sumSince, countSince] = [batch[b]!, batch[b + 1]!, overlay[o]!, overlay[o + 1]!];
  const count = countBefore + countSince;
  const isOneSided = countBefore === 0 || countSince === 0;
  into[0] = isOneSided ? sumBefore + sumSince : Math.round(((sumBefore / countBefore + sumSince / countSince) / 2) * count);
  into[1] = count;
};
