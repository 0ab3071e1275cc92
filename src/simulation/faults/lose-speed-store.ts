import type { Fault } from './fault.ts';

/** Everything since the cut is missing, until the log has been read again from there, or a batch has been published that started afterwards. */
export const loseSpeedStore: Fault<'lambda.loseSpeedStore'> = {
  cause: 'storeLost',
  begin: ({ lambda }, { rebuild, atMs }) => lambda.publishing.loseSpeedStore(rebuild, atMs),
};
