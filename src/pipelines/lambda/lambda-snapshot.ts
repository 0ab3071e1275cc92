import type { ConsumerSnapshot } from '../../streaming/consumer.ts';
import type { BatchLayerSnapshot, BatchTables } from './batch-layer.ts';
import type { BatchRun } from './batch-run.ts';
import type { FatesSnapshot } from './fates.ts';
import type { Habits } from './habits.ts';
import type { MergeErrorsSnapshot } from './merge-errors.ts';
import type { RebuildSnapshot } from './rebuild.ts';
import type { Served } from './serving-layer.ts';
import type { SpeedStoreSnapshot } from './speed-store.ts';

/** All that the lane needs to go on from here. */
export interface LambdaSnapshot {
  readonly batchLayer: BatchLayerSnapshot;
  readonly habits: Habits;
  readonly consumer: ConsumerSnapshot;
  readonly fates: FatesSnapshot;
  readonly store: SpeedStoreSnapshot;
  readonly expiredToMs: number;
  readonly served: Served;
  readonly rebuild: { readonly reader: RebuildSnapshot; readonly publishes: { run: BatchRun; tables: BatchTables | null } | null } | null;
  readonly outages: readonly { readonly startMs: number; readonly endMs: number }[];
  readonly ahead: ReadonlySet<number>;
  readonly positions: Uint32Array;
  readonly newestEventMs: number;
  readonly errors: readonly MergeErrorsSnapshot[];
}
