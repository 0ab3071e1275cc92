import type { Fault } from './fault.ts';

/** A run that neither ends nor fails until somebody gives it up: worse than a failed one, since it also keeps the next one from starting. */
export const hangRuns: Fault<'lambda.hangRuns'> = {
  cause: null,
  begin({ habits }, { atMs, for: forMs }) {
    habits.ends = 'hanging';
    habits.hangsUntilMs = atMs + forMs;
  },
  end: ({ habits }) => void (habits.ends = 'well'),
};
