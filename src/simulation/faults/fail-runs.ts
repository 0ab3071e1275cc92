import type { Fault } from './fault.ts';

/** The batch view stays and grows old, the overlay grows longer. The answer stays right as long as the speed layer remembers that far back. */
export const failRuns: Fault<'lambda.failRuns'> = {
  cause: null,
  begin: ({ habits }) => void (habits.ends = 'failed'),
  end: ({ habits }) => void (habits.ends = 'well'),
};
