import type { RecordColumns } from '../model/record.ts';
import { InvariantError } from '../support/assert.ts';
import { sortedPlaces } from '../support/sort.ts';
import type { CarriedColumns } from './append.ts';
import type { Deliveries } from './deliveries.ts';
import { PartitionCache } from './partition-cache.ts';

/**
 * The rows of the log in append order: by ingest time, then partition, then the order in which they were sent. Most records arrive soon after they were sent, so they come
 * nearly sorted. Each goes into the bucket of its time, buckets are so narrow that a few rows share one, and those are sorted by insertion. Rows that arrive all at once,
 * as after an outage, fill one bucket, where insertion would take forever: such a bucket is sorted digit by digit.
 *
 * While rows are sorted, the column of delays holds their keys: ms since the start of the bucket · 32 + partition.
 */
const PARTITIONS = 32;
const MAX_WIDTH_MS = 2 ** 32 / PARTITIONS;
const ROWS_PER_BUCKET = 2;
/** Fewer rows than this are sorted by insertion. */
const MANY = 128;

/** A delay column holds 32 bits: 49 days. */
export const MAX_DELAY_MS = 2 ** 32 - 1;

type ArrivalColumns = Pick<RecordColumns, 'id' | 'delayMs'>;

export function inOrderOfArrival(deliveries: Deliveries, facts: CarriedColumns, partitions: number): ArrivalColumns {
  const rows = rowCount(deliveries, facts);
  const widthMs = bucketWidth(deliveries.endMs, rows);
  const ends = new Uint32Array(Math.floor(deliveries.endMs / widthMs) + 2);
  const columns = { id: new Uint32Array(rows), delayMs: new Uint32Array(rows) };
  fillBuckets(deliveries, facts, new PartitionCache(partitions), widthMs, ends, columns);
  for (let bucket = 0, from = 0; from < rows; from = ends[bucket++]!) {
    const to = ends[bucket]!;
    if (to - from < MANY) sortFew(columns.delayMs, columns.id, from, to);
    else sortMany(columns.delayMs, columns.id, from, to);
    keysToDelays(columns, facts.eventMs, bucket * widthMs, from, to);
  }
  return columns;
}

function rowCount({ length, first }: Deliveries, { legs }: CarriedColumns): number {
  let rows = 0;
  for (let place = 0; place < length; place++) rows += legs[first[place]!]! & 15;
  return rows;
}

/** A power of two, so that dividing by it is exact and cheap. */
function bucketWidth(endMs: number, rows: number): number {
  let widthMs = 1;
  while (widthMs * rows < ROWS_PER_BUCKET * endMs && widthMs < MAX_WIDTH_MS) widthMs *= 2;
  return widthMs;
}

/** Puts every row into its bucket. Afterwards `ends` has, for every bucket, the row behind its last. */
function fillBuckets(
  { length, first, ingestMs }: Deliveries,
  { account, legs }: CarriedColumns,
  cache: PartitionCache,
  widthMs: number,
  ends: Uint32Array,
  { id, delayMs: keys }: ArrivalColumns,
): void {
  const bucketsPerMs = 1 / widthMs;
  for (let place = 0; place < length; place++) {
    const bucket = Math.floor(ingestMs[place]! * bucketsPerMs);
    ends[bucket + 1]! += legs[first[place]!]! & 15;
  }
  for (let bucket = 1; bucket < ends.length; bucket++) ends[bucket]! += ends[bucket - 1]!;
  for (let place = 0; place < length; place++) {
    const bucket = Math.floor(ingestMs[place]! * bucketsPerMs);
    const time = (ingestMs[place]! - bucket * widthMs) * PARTITIONS;
    const behind = first[place]! + (legs[first[place]!]! & 15);
    let row = ends[bucket]!;
    for (let fact = first[place]!; fact < behind; fact++, row++) {
      id[row] = fact;
      keys[row] = time + cache.partitionOf(account[fact]!);
    }
    ends[bucket] = row;
  }
}

function sortFew(keys: Uint32Array, ids: Uint32Array, from: number, to: number): void {
  for (let next = from + 1; next < to; next++) {
    const key = keys[next]!;
    const id = ids[next]!;
    let row = next;
    for (; row > from && keys[row - 1]! > key; row--) {
      keys[row] = keys[row - 1]!;
      ids[row] = ids[row - 1]!;
    }
    keys[row] = key;
    ids[row] = id;
  }
}

function sortMany(keys: Uint32Array, ids: Uint32Array, from: number, to: number): void {
  const [sortedKeys, sortedIds] = [keys.slice(from, to), ids.slice(from, to)];
  const order = sortedPlaces(Float64Array.from(sortedKeys));
  for (let place = 0; place < order.length; place++) {
    keys[from + place] = sortedKeys[order[place]!]!;
    ids[from + place] = sortedIds[order[place]!]!;
  }
}

function keysToDelays({ id, delayMs }: ArrivalColumns, eventMs: Float64Array, bucketMs: number, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const delay = bucketMs + Math.floor(delayMs[row]! / PARTITIONS) - eventMs[id[row]!]!;
    if (delay < 0 || delay > MAX_DELAY_MS)
      throw new InvariantError(`a record may be under way for 0 to ${MAX_DELAY_MS} ms, found ${delay}; shorten the outage`);
    delayMs[row] = delay;
  }
}
