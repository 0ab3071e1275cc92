import type { Fault } from './fault.ts';

/** Runs take several times as long: no answer changes, the overlay has to last longer, and a run may still be at work when the next one is due. */
export const slowRuns: Fault<'lambda.slowRuns'> = {
  cause: null,
  begin: ({ habits }, { factor }) => void (habits.workFactor = factor),
  end: ({ habits }) => void (habits.workFactor = 1),
};
