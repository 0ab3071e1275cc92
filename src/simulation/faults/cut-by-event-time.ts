import type { Fault } from './fault.ts';

/**
 * The batch takes what happened before it started, the overlay what happened since. A record that happened before and came after is in neither, from when it comes to the
 * next publish.
 */
export const cutByEventTime: Fault<'lambda.cutByEventTime'> = {
  cause: 'boundaryGap',
  begin: ({ habits }) => void (habits.cutsByEventTime = true),
  end: ({ habits }) => void (habits.cutsByEventTime = false),
};
