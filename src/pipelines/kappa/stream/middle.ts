import { median } from './median.ts';
import type { StreamProcess } from './stream-view.ts';

/**
 * The median payment, and nothing else to be handed on. A median cannot be merged with another; but nothing is ever merged here. The job keeps every payment, as
 * it does for `median`, reads off the one in the middle and is exact. What it keeps nobody else has to see.
 */
export const middle: StreamProcess<number[]> = median;
