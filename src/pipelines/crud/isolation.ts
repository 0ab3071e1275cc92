/**
 * What transactions see of one another. A transaction reads the rows it changes when its record arrives, computes, and writes them back a little later, all of them
 * at the same moment. What may happen to the rows in between is the isolation level.
 *
 * `Serializable`: nothing, because others have to wait. `ReadCommitted`: anything; the write goes through all the same.
 */
export interface Isolation {
  /** When the next transaction writes, ms; Infinity if none is under way. */
  readonly nextWriteMs: number;
  /** The record at `row` arrives. */
  begin(row: number, arrivalMs: number): void;
  /** The next transaction writes; returns its row of the log. */
  write(): number;
  snapshot(): unknown;
  restore(snapshot: unknown): void;
}
