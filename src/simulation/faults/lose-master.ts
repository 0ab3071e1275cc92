import type { Fault } from './fault.ts';

/**
 * A part of the history itself is gone. Nobody notices until the next batch is published, which does not find it; from then on it is missing for good. The batch view from
 * before was the last copy.
 */
export const loseMaster: Fault<'lambda.loseMaster'> = {
  cause: 'storeLost',
  begin: ({ batchLayer }, { atMs, last }) => batchLayer.lose(atMs - last, atMs),
};
