import type { Fault } from './fault.ts';

/**
 * Another version of a rule in production. In the batch layer it counts from the next run that starts, for the whole history; in the speed layer from the next
 * record. A fix that goes to the batch alone is right after each publish and then less and less, until the next one; a fix that goes to the speed layer alone is undone by
 * every publish.
 */
export const deploy: Fault<'lambda.deploy'> = {
  cause: 'versionSkew',
  begin({ batchLayer, lambda }, { layer, rule, version }) {
    if (layer !== 'speed') batchLayer.deploy({ [rule]: version });
    if (layer !== 'batch') lambda.publishing.deploySpeed({ [rule]: version });
  },
};
