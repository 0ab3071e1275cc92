import { refusal } from './refusal.ts';

/**
 * With one rate two sums would do (see `interest`). With tiers the rate depends on the balance, and with a rounding every day each day is an answer of its own.
 * What the batch hands over can be gone on from its last value day; a posting that is valued before that changes days it does not hold any more.
 */
export const tiered = refusal(
  'Which rate a balance earns depends on its height, and each day is rounded by itself. Half a balance lies in a lower tier, and a posting with an earlier ' +
    'value date changes every day since, so the interest of two halves cannot be put together; only accruing day by day again gives the right answer.',
);
