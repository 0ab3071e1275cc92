import type { WatermarkMode } from '../model/kappa-schema.ts';
import type { Topic } from './topic.ts';

export interface WatermarkSettings {
  readonly mode: WatermarkMode;
  readonly delayMs: number;
  readonly idleAfterMs: number;
}

/** Plain data; not changed by what comes after it. */
export interface WatermarkSnapshot {
  readonly newestMs: Float64Array;
  readonly next: Uint32Array;
  readonly lowestReachedMs: number;
}

/**
 * A watermark says how far event time has come: the greatest event time seen, less a delay that leaves room for records out of order. It is a guess.
 * Records older than it still come; a window that closed before they came has to drop them or be opened again.
 *
 * Which watermark a record is judged by decides whether a replay gives the same answer again. Within a partition records always come in the same order; between
 * partitions there is no order, and a replay reads some far ahead of others. So a record that is judged by the watermark of its own partition is judged alike every time.
 * One watermark for all drops whatever a replay reads in a partition that is behind. The lowest of all waits for the slowest partition, so a replay, in which others are far
 * ahead of it, takes records that the live job had dropped.
 *
 * The lowest would stand still as soon as one partition gets no records, so those that are idle are left out. A partition is idle if nothing arrived in it for a while before
 * the record that is read now arrived, and all that had arrived in it by then has been read. Both are asked of the log and not of a clock: a partition that is merely read
 * slowly is not idle. A partition that wakes up does not take the watermark back.
 */
export class Watermark {
  private readonly topic: Topic;
  private readonly settings: WatermarkSettings;
  /** greatest event time seen, per partition */
  private readonly newestMs: Float64Array;
  /** per partition: place of the next record to read */
  private readonly next: Uint32Array;
  /** how far the lowest of the partitions that are not idle has ever come */
  private lowestReachedMs = -Infinity;

  constructor(topic: Topic, settings: WatermarkSettings) {
    this.topic = topic;
    this.settings = settings;
    this.newestMs = new Float64Array(topic.partitions).fill(-Infinity);
    this.next = new Uint32Array(topic.partitions);
  }

  observe(partition: number, eventMs: number, row: number): void {
    if (eventMs > this.newestMs[partition]!) this.newestMs[partition] = eventMs;
    if (this.settings.mode !== 'lowest') return;
    const rows = this.topic.rows[partition]!;
    while (this.next[partition]! < rows.length && rows[this.next[partition]!]! <= row) this.next[partition]!++;
    this.lowestReachedMs = Math.max(this.lowestReachedMs, this.lowestActiveMs(this.topic.ingestMs(row)));
  }

  /** What a record of the partition is judged by. */
  at(partition: number): number {
    const { mode, delayMs } = this.settings;
    if (mode === 'partition') return this.newestMs[partition]! - delayMs;
    if (mode === 'lowest') return this.lowestReachedMs;
    return this.newestMs.reduce((greatest, newestMs) => Math.max(greatest, newestMs), -Infinity) - delayMs;
  }

  /** True if a record of a window that ends at `windowEndMs` (exclusive) comes after the window was kept open for `allowedLatenessMs` more. */
  isLate(partition: number, windowEndMs: number, allowedLatenessMs: number): boolean {
    return this.at(partition) >= windowEndMs + allowedLatenessMs;
  }

  /** The watermark of the slowest partition: all windows that end at or before it are closed everywhere. */
  get lowestMs(): number {
    return this.newestMs.reduce((lowest, newestMs) => Math.min(lowest, newestMs), Infinity) - this.settings.delayMs;
  }

  snapshot(): WatermarkSnapshot {
    return { newestMs: this.newestMs.slice(), next: this.next.slice(), lowestReachedMs: this.lowestReachedMs };
  }

  restore({ newestMs, next, lowestReachedMs }: WatermarkSnapshot): void {
    this.newestMs.set(newestMs);
    this.next.set(next);
    this.lowestReachedMs = lowestReachedMs;
  }

  /** The lowest watermark of the partitions that are not idle when a record arrives at `ingestMs`; −Infinity if all are. */
  private lowestActiveMs(ingestMs: number): number {
    let lowest = Infinity;
    for (let partition = 0; partition < this.next.length; partition++) {
      if (!this.isIdle(partition, ingestMs)) lowest = Math.min(lowest, this.newestMs[partition]!);
    }
    return lowest === Infinity ? -Infinity : lowest - this.settings.delayMs;
  }

  private isIdle(partition: number, ingestMs: number): boolean {
    const rows = this.topic.rows[partition]!;
    const next = this.next[partition]!;
    if (next < rows.length && this.topic.ingestMs(rows[next]!) <= ingestMs) return false;
    const lastMs = next === 0 ? 0 : this.topic.ingestMs(rows[next - 1]!);
    return ingestMs - lastMs >= this.settings.idleAfterMs;
  }
}
