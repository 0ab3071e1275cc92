import { lastAtOrBefore } from './columns.ts';

/**
 * How many records lie on which side of a cut, for any cut, without running anything. The records are those that are in the log; what the batch has read are the first
 * `horizon` of them.
 */
export interface CutRecords {
  /** by row, in the order of arrival */
  readonly eventMs: Float64Array;
  /** by row, and 1 more: how many pairs of copies have one copy before the row and one at it or behind it */
  readonly straddling: Uint32Array;
}

/** Which records count where. `offset`: by their place in the log. `event`: by when they happened. `none`: the overlay counts all of them. */
export type CutRule = 'offset' | 'event' | 'none';

export const BOUNDS = ['halfOpen', 'bothInclude', 'bothExclude'] as const;

export type CutBounds = (typeof BOUNDS)[number];

export interface CutCounts {
  readonly batchOnly: number;
  readonly overlayOnly: number;
  readonly both: number;
  readonly neither: number;
  /** copies whose first one is in the batch and whose second one is in the overlay; a speed layer that forgets ids counts them twice */
  readonly straddling: number;
}

/** Counts for one horizon: event times before and behind it are put in order once, and any cut is then two binary searches. */
export class CutTable {
  private readonly records: CutRecords;
  private readonly horizon: number;
  private readonly before: Float64Array;
  private readonly behind: Float64Array;

  constructor(records: CutRecords, horizon: number) {
    this.records = records;
    this.horizon = Math.min(horizon, records.eventMs.length);
    this.before = records.eventMs.slice(0, this.horizon).sort();
    this.behind = records.eventMs.slice(this.horizon).sort();
  }

  get total(): number {
    return this.records.eventMs.length;
  }

  /** `cutMs` counts for the rule `event` only. */
  counts(rule: CutRule, bounds: CutBounds, cutMs: number): CutCounts {
    const { before, behind, horizon, total } = this;
    const straddling = this.records.straddling[horizon]!;
    if (rule === 'none') return { batchOnly: 0, overlayOnly: total - horizon, both: horizon, neither: 0, straddling };
    if (rule === 'offset') return { batchOnly: horizon, overlayOnly: total - horizon, both: 0, neither: 0, straddling };
    const batchBelowMs = cutMs + (bounds === 'bothInclude' ? 1 : 0);
    const overlayFromMs = cutMs + (bounds === 'bothExclude' ? 1 : 0);
    const inBatch = below(before, batchBelowMs);
    const inOverlay = total - below(before, overlayFromMs) - below(behind, overlayFromMs);
    const both = Math.max(0, inBatch - below(before, overlayFromMs));
    return {
      batchOnly: inBatch - both,
      overlayOnly: inOverlay - both,
      both,
      neither: total - inBatch - inOverlay + both,
      straddling: 0,
    };
  }
}

/** Entries less than a whole number in an ascending column of such. */
const below = (ascending: Float64Array, value: number): number => lastAtOrBefore(ascending, value - 1) + 1;
