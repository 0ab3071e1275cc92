import type { Log } from '../log/log.ts';

/**
 * Remembers which facts have been counted, so that a record that is delivered twice counts once. A memory without end would grow for ever; this one
 * forgets a fact `ttlMs` after the copy that was counted. A copy that comes later than that is counted again, and nothing ever corrects it: the ttl must be longer
 * than the longest time between two deliveries.
 *
 * Ages are taken from the log (arrival of this copy − arrival of the counted one), not from a clock, so a replay decides as the live job did. A copy that is
 * recognised does not renew the memory.
 */
export class Deduplicator {
  private readonly log: Log;
  private readonly ttlMs: number;
  /** by fact id: row + 1 of the copy that was counted; 0 = none yet */
  private readonly countedRow: Uint32Array;

  constructor(log: Log, ttlMs: number) {
    this.log = log;
    this.ttlMs = ttlMs;
    this.countedRow = new Uint32Array(log.facts.txn.length);
  }

  /** True if a copy of the same fact was counted less than the ttl before; otherwise this is the copy that counts. */
  isDuplicate(row: number): boolean {
    const fact = this.log.columns.id[row]!;
    const counted = this.countedRow[fact]!;
    if (counted > 0 && this.log.ingestMs(row) - this.log.ingestMs(counted - 1) < this.ttlMs) return true;
    this.countedRow[fact] = row + 1;
    return false;
  }

  /** Whether some copy of the fact has been counted, however long ago. */
  hasCounted(row: number): boolean {
    return this.countedRow[this.log.columns.id[row]!]! > 0;
  }

  snapshot(): Uint32Array {
    return this.countedRow.slice(0, this.countedRow.findLastIndex((row) => row > 0) + 1);
  }

  restore(snapshot: Readonly<Uint32Array>): void {
    this.countedRow.fill(0).set(snapshot);
  }
}
