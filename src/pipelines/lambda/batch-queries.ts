import type { BatchQueries } from '../../engine/batch-engine.ts';
import average from './batch/average.sql?raw';
import balance from './batch/balance.sql?raw';
import source from './batch/ev.sql?raw';
import largest from './batch/largest.sql?raw';
import last from './batch/last.sql?raw';
import totals from './batch/totals.sql?raw';

/** The batch layer's half of Lambda's logic: one statement per view over the facts that `source` selects. The other half stands in `speed/`. */
export const BATCH_QUERIES: BatchQueries = { source, views: { balance, totals, last, largest, average } };
