import { RecordCursor, type FactColumns, type RecordColumns } from '../model/record.ts';
import type { OffsetVector } from '../model/offset.ts';
import { InvariantError } from '../support/assert.ts';
import { PartitionCache } from './partition-cache.ts';

const NO_RECORDS: RecordColumns = {
  account: new Uint32Array(0),
  type: new Uint8Array(0),
  amount: new Float64Array(0),
  eventMs: new Float64Array(0),
  delayMs: new Uint32Array(0),
  id: new Uint32Array(0),
};

/**
 * An append-only, partitioned log. Rows stand in append order, that is by (ingest time, partition, offset); a record's identity is
 * (partition, offset), its row is only where it lies. Offsets are dense from 0, ingest times never fall within a partition.
 *
 * The whole stream of a run is known before it starts, so the log holds it all; what has been appended by time t are the first `rowsAt(t)` rows.
 */
export class Log {
  readonly columns: RecordColumns;
  readonly facts: FactColumns;
  readonly partitions: number;
  readonly length: number;
  /** what happened by the end of the run and is not in the log, in the order in which it happened; the rows share `facts` */
  readonly unarrived: RecordColumns;
  /** by row; worked out once, since every lane asks */
  private readonly partitionByRow: Uint8Array;
  /** `rows[p][o]`: row of the record with offset o in partition p. */
  readonly rows: readonly Uint32Array[];

  constructor(columns: RecordColumns, facts: FactColumns, partitions: number, unarrived: RecordColumns = NO_RECORDS) {
    this.columns = columns;
    this.facts = facts;
    this.partitions = partitions;
    this.unarrived = unarrived;
    this.length = columns.account.length;
    this.partitionByRow = new Uint8Array(this.length);
    const counts = new Uint32Array(partitions);
    const cache = new PartitionCache(partitions);
    let before = -1;
    for (let row = 0; row < this.length; row++) {
      const partition = cache.partitionOf(columns.account[row]!);
      this.partitionByRow[row] = partition;
      const order = this.ingestMs(row) * partitions + partition;
      if (order < before)
        throw new InvariantError(
          `row ${row} of the log must not be appended before the row above it: order by ingest time, then partition`,
        );
      before = order;
      counts[partition]!++;
    }
    const rows = Array.from(counts, (count) => new Uint32Array(count));
    counts.fill(0);
    for (let row = 0; row < this.length; row++) {
      const partition = this.partitionOf(row);
      rows[partition]![counts[partition]!++] = row;
    }
    this.rows = rows;
  }

  cursor(): RecordCursor {
    return new RecordCursor(this.columns, this.facts);
  }

  partitionOf(row: number): number {
    return this.partitionByRow[row]!;
  }

  ingestMs(row: number): number {
    return this.columns.eventMs[row]! + this.columns.delayMs[row]!;
  }

  /** Which schema the record was sent in: 1, or 2 if its producer had changed over. */
  schemaOf(row: number): number {
    return this.facts.schemaVersion[this.columns.id[row]!]!;
  }

  /** Number of rows with ingest time ≤ `timeMs`. */
  rowsAt(timeMs: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.ingestMs(middle) <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The offset vector that covers exactly the first `rowCount` rows. */
  boundAt(rowCount: number): OffsetVector {
    return Uint32Array.from(this.rows, (rows) => lowerBound(rows, rowCount));
  }

  /** Offset of a row in its partition. */
  offsetOf(row: number): number {
    return lowerBound(this.rows[this.partitionOf(row)]!, row);
  }
}

/** Number of entries < `value` in an ascending array. */
function lowerBound(ascending: Uint32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
