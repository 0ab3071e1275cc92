import type { ConsumerSnapshot } from '../../streaming/consumer.ts';
import type { BatchLayer } from './batch-layer.ts';
import type { MergeErrorsSnapshot } from './merge-errors.ts';
import type { Served } from './serving-layer.ts';
import type { Overlay } from './speed-layer.ts';

/** All that the lane needs to go on from here. */
export interface LambdaSnapshot {
  readonly batchLayer: ReturnType<BatchLayer['snapshot']>;
  readonly consumer: ConsumerSnapshot;
  readonly served: Served;
  readonly next: Overlay | null;
  readonly seen: Uint8Array;
  readonly positions: Uint32Array;
  readonly newestEventMs: number;
  readonly errors: readonly MergeErrorsSnapshot[];
}
