import { median } from './median.ts';
import type { SpeedProcess } from './speed-view.ts';

/**
 * The median payment, of which the batch hands over the one number. The overlay keeps every payment since the cut, as it does for `median`; it would be ready
 * for a merge, but the other side is not.
 */
export const middle: SpeedProcess<number[]> = median;
