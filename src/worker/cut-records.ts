import type { CutRecords } from '../model/cut-counts.ts';
import type { Log } from '../log/log.ts';

/** What the page needs of the log to count the sides of a cut by itself: the records that have arrived by a time. */
export function cutRecords(log: Log, timeMs: number): CutRecords {
  const rows = log.rowsAt(timeMs);
  return { eventMs: log.columns.eventMs.slice(0, rows), straddling: straddlingPairs(log, rows) };
}

/** By row: pairs of a first copy before it and another copy at it or behind it. */
function straddlingPairs(log: Log, rows: number): Uint32Array {
  const changes = new Int32Array(rows + 2);
  const first = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const fact = log.columns.id[row]!;
    const before = first.get(fact);
    if (before === undefined) first.set(fact, row);
    else {
      changes[before + 1]!++;
      changes[row + 1]!--;
    }
  }
  let pairs = 0;
  return Uint32Array.from({ length: rows + 1 }, (_, row) => (pairs += changes[row]!));
}
