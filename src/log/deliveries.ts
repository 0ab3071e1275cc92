import { uint32s } from '../support/growable.ts';

/**
 * What producers send to the log, in no order: transactions, named by the fact id of their first leg, and the time at which each delivery reaches the log. What
 * would reach it after the end of the run is known to have happened and no more.
 */
export class Deliveries {
  readonly endMs: number;
  length = 0;
  first: Uint32Array;
  ingestMs: Float64Array;
  /** first legs of the transactions that never arrive */
  readonly missing = uint32s();

  constructor(endMs: number, capacity: number) {
    this.endMs = endMs;
    this.first = new Uint32Array(capacity);
    this.ingestMs = new Float64Array(capacity);
  }

  /** The first delivery of a transaction. */
  add(fact: number, ingestMs: number): void {
    if (ingestMs > this.endMs) this.missing.push(fact);
    else this.push(fact, ingestMs);
  }

  /** A further delivery, no earlier than the first. */
  repeat(fact: number, ingestMs: number): void {
    if (ingestMs <= this.endMs) this.push(fact, ingestMs);
  }

  private push(fact: number, ingestMs: number): void {
    if (this.length === this.first.length) {
      const capacity = Math.max(16, this.length * 2);
      const [first, ingest] = [new Uint32Array(capacity), new Float64Array(capacity)];
      first.set(this.first);
      ingest.set(this.ingestMs);
      [this.first, this.ingestMs] = [first, ingest];
    }
    this.first[this.length] = fact;
    this.ingestMs[this.length++] = ingestMs;
  }
}
