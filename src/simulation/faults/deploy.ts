import type { CodeChange } from '../../pipelines/lambda/layer-code.ts';
import type { Fault } from './fault.ts';

/**
 * Other code in production. In the batch layer it counts from the next run that starts, for the whole history; in the speed layer from the next record. A fix
 * that goes to the batch alone is right after each publish and then less and less, until the next one; a fix that goes to the speed layer alone is undone by every
 * publish. The same goes for a view that was not computed before.
 */
export const deploy: Fault<'lambda.deploy'> = {
  cause: 'versionSkew',
  begin({ batchLayer, lambda }, { layer, rule, version, addView, decodes, atMs }) {
    const rules = rule === undefined || version === undefined ? {} : { rules: { [rule]: version } };
    const change: CodeChange = { ...rules, addView, decodes };
    if (layer !== 'speed') batchLayer.deploy(change);
    if (layer !== 'batch') lambda.publishing.deploySpeed(change, atMs);
  },
};
