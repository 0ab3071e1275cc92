import type { Fault } from './fault.ts';

/** A query without an upper bound reads what has come since the run started, and the overlay has it as well: it counts twice from the publish on, until the next. */
export const readPastCut: Fault<'lambda.readPastCut'> = {
  cause: 'boundaryOverlap',
  begin: ({ habits }) => void (habits.readsPastCut = true),
  end: ({ habits }) => void (habits.readsPastCut = false),
};
