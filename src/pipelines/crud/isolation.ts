import type { RecordCursor } from '../../model/record.ts';

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

/** All accounts open at 0, and nobody opens a thousand accounts by hand: the first rows are loaded in bulk, one after the other. */
const OPENING_MS = 0;

/** Time between reading and writing the rows of a record, ms. */
export const gapOf = (record: RecordCursor, gapMs: number): number => (record.eventMs === OPENING_MS ? 0 : gapMs);
