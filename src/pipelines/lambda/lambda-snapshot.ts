import type { ConsumerSnapshot } from '../../streaming/consumer.ts';
import type { BatchLayerSnapshot } from './batch-layer.ts';
import type { FatesSnapshot } from './fates.ts';
import type { Habits } from './habits.ts';
import type { MergeErrorsSnapshot } from './merge-errors.ts';
import type { ProgressSnapshot } from './progress.ts';
import type { PublishingSnapshot } from './publishing.ts';
import type { SpeedStoreSnapshot } from './speed-store.ts';

/** All that the lane needs to go on from here. */
export interface LambdaSnapshot {
  readonly batchLayer: BatchLayerSnapshot;
  readonly habits: Habits;
  readonly consumer: ConsumerSnapshot;
  readonly fates: FatesSnapshot;
  readonly store: SpeedStoreSnapshot;
  readonly expiredToMs: number;
  readonly progress: ProgressSnapshot;
  readonly publishing: PublishingSnapshot;
  readonly errors: readonly MergeErrorsSnapshot[];
}
