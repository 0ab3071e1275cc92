import { NO_KEY } from '../../../model/keys.ts';
import { KeyedTable } from '../../../support/keyed-table.ts';

/**
 * A rollup: a coarser table that a batch adds up from one of its own, so that a question about a day does not read every hour. The speed layer keeps none: its
 * table is small, and is added up when somebody asks.
 *
 * It works because a row of the finer table belongs to one row of the coarser one and to no other, and because amounts add up. So it does not matter whether the
 * halves are rolled up first and merged then, or the other way round. A median by the hour has no median by the day in it.
 */
export interface Rollup {
  readonly title: string;
  readonly keyColumns: readonly string[];
  /** The row that a row of `totals` belongs to; `NO_KEY` if it belongs to none. */
  key(finer: number, bucketMs: number): number;
  /** The cells of a key. */
  cells(key: number, bucketMs: number): (string | number)[];
  /** Keys [from, to) of `totals` between which all rows of one row lie; others may lie there too. */
  finerRange(key: number, bucketMs: number): readonly [from: number, to: number];
}

export function rollUp(rollup: Rollup, totals: KeyedTable, bucketMs: number): KeyedTable {
  const coarser = new KeyedTable(1);
  for (let entry = 0; entry < totals.size; entry++) {
    const key = rollup.key(totals.keys[entry]!, bucketMs);
    if (key === NO_KEY) continue;
    const at = coarser.upsert(key);
    coarser.values[at]! += totals.values[entry]!;
  }
  return coarser.sorted();
}

/** The answer at `key`: from the rollup of the batch, and from the overlay's own rows of `totals`. A row that neither has is 0. */
export function rolledAnswer(rollup: Rollup, batch: KeyedTable, overlay: KeyedTable, bucketMs: number, key: number): number {
  const entry = batch.find(key);
  let amount = entry === -1 ? 0 : batch.values[entry]!;
  for (let row = 0; row < overlay.size; row++) {
    if (rollup.key(overlay.keys[row]!, bucketMs) === key) amount += overlay.values[row]!;
  }
  return amount;
}
