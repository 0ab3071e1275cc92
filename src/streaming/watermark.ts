/**
 * A watermark says how far event time has come: the greatest event time seen, less a delay that leaves room for records out of order. It is a guess.
 * Records older than it still come; a window that closed before they came has to drop them or be opened again.
 *
 * There is one watermark per partition, and a record is judged by that of its own partition alone. One watermark for all partitions would depend on which of
 * them happens to be read faster: a replay, which reads some far ahead of others, would drop records that the live job had counted.
 */
export class Watermark {
  private readonly delayMs: number;
  /** greatest event time seen, per partition */
  private readonly newestMs: Float64Array;

  constructor(partitions: number, delayMs: number) {
    this.delayMs = delayMs;
    this.newestMs = new Float64Array(partitions).fill(-Infinity);
  }

  observe(partition: number, eventMs: number): void {
    if (eventMs > this.newestMs[partition]!) this.newestMs[partition] = eventMs;
  }

  at(partition: number): number {
    return this.newestMs[partition]! - this.delayMs;
  }

  /** True if a record of a window that ends at `windowEndMs` (exclusive) comes after the window was kept open for `allowedLatenessMs` more. */
  isLate(partition: number, windowEndMs: number, allowedLatenessMs: number): boolean {
    return this.at(partition) >= windowEndMs + allowedLatenessMs;
  }

  /** The watermark of the slowest partition: all windows that end at or before it are closed everywhere. */
  get lowestMs(): number {
    return this.newestMs.reduce((lowest, newestMs) => Math.min(lowest, newestMs), Infinity) - this.delayMs;
  }

  snapshot(): Float64Array {
    return this.newestMs.slice();
  }

  restore(snapshot: Readonly<Float64Array>): void {
    this.newestMs.set(snapshot);
  }
}
