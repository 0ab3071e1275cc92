import { serviceUs } from '../../model/cost-model.ts';
import type { RunSpec } from '../../model/scenario.ts';
import { SECOND } from '../../model/time.ts';

/** How long what is done to a job takes. All of these are assumptions. */

/** From the order to the first record: a new job on machines of its own. */
export const DEPLOY_MS = 30 * SECOND;

/** How long it takes until someone notices that the job is gone, and until it is up again: a heartbeat that fails, and a start on another machine. */
export const DETECT_MS = 10 * SECOND;
export const RESTART_MS = 15 * SECOND;

/** How long the job stands still while its partitions are dealt out anew. */
export const REBALANCE_MS = 5 * SECOND;

/** How long a version that has caught up must not lag again before readers are switched to it. */
export const HOLD_MS = 60 * SECOND;

/** A job lags if a record is done more than a second after it was appended, not counting what it and two before it take. */
export const toleratedLagMs = (spec: RunSpec): number => SECOND + Math.ceil((3 * serviceUs(spec)) / 1_000);
