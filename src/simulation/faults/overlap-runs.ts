import type { Fault } from './fault.ts';

/**
 * Runs start at every tick and share the cores, so each takes longer, and more of them overlap. They may end in another order than they started; one that ends behind
 * a later one is not published.
 */
export const overlapRuns: Fault<'lambda.overlapRuns'> = {
  cause: null,
  begin: ({ habits }) => void (habits.overlaps = true),
  end: ({ habits }) => void (habits.overlaps = false),
};
