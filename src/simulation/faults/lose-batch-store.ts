import type { Fault } from './fault.ts';

/** Everything before the cut is missing: nearly every answer is wrong, until a batch is published. Nothing is lost for good, since the log is still there. */
export const loseBatchStore: Fault<'lambda.loseBatchStore'> = {
  cause: 'storeLost',
  begin: (control, { atMs }) => control.loseBatchStore(atMs),
};
