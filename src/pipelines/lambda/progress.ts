import type { Log } from '../../log/log.ts';
import type { RecordCursor } from '../../model/record.ts';

/** How far the answers reach into the log, by either layer. A batch may have read records that the speed layer has yet to come to. */
export class Progress {
  /** exclusive upper bound of what is reflected without a gap, per partition */
  readonly positions: Uint32Array;
  newestEventMs = -1;
  private readonly log: Log;
  /** rows that are reflected beyond `positions` */
  private ahead = new Set<number>();

  constructor(log: Log) {
    this.log = log;
    this.positions = new Uint32Array(log.partitions);
  }

  get rowsAhead(): Iterable<number> {
    return this.ahead;
  }

  /** The speed layer has come to a record: whether it is new to the lane. */
  reach(record: RecordCursor, partition: number, offset: number): boolean {
    if (offset < this.positions[partition]!) return false;
    this.positions[partition] = offset + 1;
    if (this.ahead.delete(record.row)) return false;
    this.newestEventMs = Math.max(this.newestEventMs, record.eventMs);
    return true;
  }

  /** A batch view reaches up to `bound`: calls `visit` for each record that it covers and that is new to the lane. */
  cover(
    bound: Readonly<Uint32Array>,
    record: RecordCursor,
    isCovered: (partition: number, offset: number) => boolean,
    visit: (row: number) => void,
  ): void {
    bound.forEach((end, partition) => {
      let isContiguous = true;
      for (let offset = this.positions[partition]!; offset < end; offset++) {
        const row = this.log.rows[partition]![offset]!;
        record.seek(row);
        const isKnown = this.ahead.has(row);
        const isNew = !isKnown && isCovered(partition, offset);
        isContiguous &&= isKnown || isNew;
        if (isContiguous) this.positions[partition] = offset + 1;
        if (isContiguous) this.ahead.delete(row);
        else if (isNew) this.ahead.add(row);
        if (!isNew) continue;
        this.newestEventMs = Math.max(this.newestEventMs, record.eventMs);
        visit(row);
      }
    });
  }

  snapshot(): ProgressSnapshot {
    return { positions: this.positions.slice(), newestEventMs: this.newestEventMs, ahead: new Set(this.ahead) };
  }

  restore({ positions, newestEventMs, ahead }: ProgressSnapshot): void {
    this.positions.set(positions);
    this.newestEventMs = newestEventMs;
    this.ahead = new Set(ahead);
  }
}

export interface ProgressSnapshot {
  readonly positions: Uint32Array;
  readonly newestEventMs: number;
  readonly ahead: ReadonlySet<number>;
}
