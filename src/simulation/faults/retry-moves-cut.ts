import type { Fault } from './fault.ts';

/**
 * The scheduler starts a failed run again, and the run captures H anew. The overlay was opened for the first attempt: what came between the two counts twice from the
 * publish on, until the next.
 */
export const retryMovesCut: Fault<'lambda.retryMovesCut'> = {
  cause: 'boundaryOverlap',
  begin: ({ habits }) => void (habits.ends = 'retried'),
  end: ({ habits }) => void (habits.ends = 'well'),
};
