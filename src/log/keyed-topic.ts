/**
 * What a compacted topic still holds once the cleaner has been over all of it: of each key the record with the greatest offset, where it always was. When a record of a
 * running log goes, segment by segment, is told in `compaction.ts`; this is where that ends.
 *
 * Compaction is right if the last record of a key says all there is to know about it. "The balance is now 70" does; "30 less" does not, and what is lost with the
 * records before it can be found out by nobody. Whoever deletes a key appends a tombstone, a record without a value. It cannot stay for ever either: it goes some time
 * after it was cleaned for the first time, and a reader that has not got to it by then never learns of the deletion.
 */
export function lastPerKey(keys: ArrayLike<number>): Uint32Array {
  const last = new Map<number, number>();
  for (let offset = 0; offset < keys.length; offset++) last.set(keys[offset]!, offset);
  return Uint32Array.from(last.values()).sort();
}

/** Records by offset. */
export interface KeyedTopic {
  readonly keys: Float64Array;
  readonly values: Float64Array;
  /** 1: no value, the key is deleted */
  readonly isTombstone: Uint8Array;
}

/** Time counts from when the last record was appended, ms. */
export interface Cleaning {
  /** the only round of the cleaner: what has a later record of its key goes */
  readonly roundMs: number;
  /** tombstones go so long after that round; Kafka's `delete.retention.ms` */
  readonly tombstonesForMs: number;
}

/** Kafka's default of `delete.retention.ms`: 24 h. */
export const DELETE_RETENTION_MS = 86_400_000;

/** When each record is gone; Infinity: never. */
export function goneTimes({ keys, isTombstone }: KeyedTopic, { roundMs, tombstonesForMs }: Cleaning): Float64Array {
  const gone = new Float64Array(keys.length).fill(roundMs);
  for (const offset of lastPerKey(keys)) gone[offset] = isTombstone[offset] === 1 ? roundMs + tombstonesForMs : Infinity;
  return gone;
}

/** When a reader that begins at 0 and takes `lastsMs` for the whole topic, evenly, comes to an offset. */
export const readAtMs = (offset: number, records: number, lastsMs: number): number => Math.floor((lastsMs * offset) / records);

/** The state that such a reader ends with, while the cleaner is at work: of each key what it has read last. */
export function readWhileCleaned(topic: KeyedTopic, cleaning: Cleaning, lastsMs: number): Map<number, number> {
  const gone = goneTimes(topic, cleaning);
  const state = new Map<number, number>();
  topic.keys.forEach((key, offset) => {
    if (readAtMs(offset, topic.keys.length, lastsMs) >= gone[offset]!) return;
    if (topic.isTombstone[offset] === 1) state.delete(key);
    else state.set(key, topic.values[offset]!);
  });
  return state;
}
