import type { Fault } from './fault.ts';

/**
 * Each layer cuts by its own clock. If the overlay's is late, what comes between the two is in neither from the publish on; if it is early, it is in both. The next
 * publish moves the cut, and the mistake with it.
 */
export const clockSkew: Fault<'lambda.clockSkew'> = {
  cause: 'boundaryGap',
  begin: ({ habits }, { by, overlay }) => void (habits.overlayLateMs = overlay === 'late' ? by : -by),
  end: ({ habits }) => void (habits.overlayLateMs = 0),
};
