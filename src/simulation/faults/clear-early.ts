import type { Fault } from './fault.ts';

/** Two steps instead of one: first the overlay is emptied, then the batch view is replaced. In between the whole overlay is missing. */
export const clearEarly: Fault<'lambda.clearEarly'> = {
  cause: 'boundaryGap',
  begin: ({ habits }, { ahead }) => void (habits.clearsAheadMs = ahead),
  end: ({ habits }) => void (habits.clearsAheadMs = 0),
};
