import type { Fault } from './fault.ts';

/**
 * "The batch has it all now, so the overlay can be emptied": but the batch has what there was when it started. What came while it ran is missing from the publish on, until
 * the next publish.
 */
export const clearAll: Fault<'lambda.clearAll'> = {
  cause: 'boundaryGap',
  begin: ({ habits }) => void (habits.clears = 'everything'),
  end: ({ habits }) => void (habits.clears = 'counted'),
};
