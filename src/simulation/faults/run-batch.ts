import type { Fault } from './fault.ts';

/** A batch on demand. It changes no answer as long as every record is on one side of the cut, and heals what the cut has lost. */
export const runBatch: Fault<'lambda.runBatch'> = {
  cause: null,
  begin: (control, { atMs }) => control.runBatch(atMs),
};
