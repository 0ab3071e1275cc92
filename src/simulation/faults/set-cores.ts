import type { Fault } from './fault.ts';

/** More or fewer cores for the batch layer, at once: runs at work go on with them. Fewer cores make the speed layer's stretch longer, not the answer wrong. */
export const setCores: Fault<'lambda.setCores'> = {
  cause: null,
  begin: ({ batchLayer }, { cores, atMs }) => batchLayer.setCores(cores, atMs),
};
