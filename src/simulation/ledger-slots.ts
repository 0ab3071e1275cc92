import { LANES, type Cause, type LaneName } from '../model/lanes.ts';
import { VIEW_NAMES, type ViewName } from '../model/views/index.ts';

/** How many pairs of a lane and a view there are. */
export const CELLS = LANES.length * VIEW_NAMES.length;

export const cellOf = (lane: LaneName, view: ViewName): number => LANES.indexOf(lane) * VIEW_NAMES.length + VIEW_NAMES.indexOf(view);

/** What entries belong together: those of a row in a lane and a view, or those of a key. */
export type Slot = number | string;

export const rowSlot = (lane: LaneName, view: ViewName, row: number): Slot => row * CELLS + cellOf(lane, view);

export const keySlot = (lane: LaneName, view: ViewName, key: number): Slot => `${cellOf(lane, view)} ${key}`;

/** One bit per lane. */
export const FLAGS: Readonly<Record<LaneName, number>> = { lambda: 1, kappa: 2, crud: 4 };

/** What a record, or a key, should have open. */
export interface Difference {
  readonly key: number;
  readonly signedMinor: number;
  readonly cause: Cause;
}
