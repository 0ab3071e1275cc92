import type { Fault } from './fault.ts';

/**
 * The batch view is replaced and the overlay is not: what the new batch has read counts twice from the publish on, until one comes that clears the overlay. It is
 * what most tutorials do. If it was never cleared, the answer is twice the truth after each batch.
 */
export const clearNothing: Fault<'lambda.clearNothing'> = {
  cause: 'boundaryOverlap',
  begin: ({ habits }) => void (habits.clears = 'nothing'),
  end: ({ habits }) => void (habits.clears = 'counted'),
};
