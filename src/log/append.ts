import type { RecordColumns } from '../model/record.ts';
import { InvariantError } from '../support/assert.ts';
import { sortedPlaces } from '../support/sort.ts';
import type { Deliveries } from './deliveries.ts';
import { partitionOf } from './partition.ts';

/** The columns of a fact that each of its copies in the log carries. */
export interface CarriedColumns {
  readonly account: Uint32Array;
  readonly type: Uint8Array;
  readonly amount: Float64Array;
  readonly eventMs: Float64Array;
  /** leg number · 16 + number of legs */
  readonly legs: Uint8Array;
}

/** A delay column holds 32 bits: 49 days. */
const MAX_DELAY_MS = 2 ** 32 - 1;

/** The rows of the log in append order: by ingest time, then partition, then the order in which they were sent. */
export function appendedRows(deliveries: Deliveries, facts: CarriedColumns, partitions: number): RecordColumns {
  const order = sortedPlaces(deliveries.ingestMs, deliveries.length);
  let rows = 0;
  for (let place = 0; place < deliveries.length; place++) rows += facts.legs[deliveries.first[place]!]! & 15;
  const id = new Uint32Array(rows);
  const delayMs = new Uint32Array(rows);
  const group = new PartitionSort(partitions);
  let row = 0;
  let groupStart = 0;
  let groupMs = -1;
  for (const place of order) {
    const first = deliveries.first[place]!;
    const ingestMs = deliveries.ingestMs[place]!;
    const delay = ingestMs - facts.eventMs[first]!;
    if (delay < 0 || delay > MAX_DELAY_MS)
      throw new InvariantError(`a record may be under way for 0 to ${MAX_DELAY_MS} ms, found ${delay}; shorten the outage`);
    if (ingestMs !== groupMs) {
      group.sort(id, delayMs, facts.account, groupStart, row);
      groupStart = row;
      groupMs = ingestMs;
    }
    for (let leg = facts.legs[first]! & 15, fact = first; leg > 0; leg--, fact++) {
      id[row] = fact;
      delayMs[row++] = delay;
    }
  }
  group.sort(id, delayMs, facts.account, groupStart, row);
  return carry(id, delayMs, facts);
}

/** What happened and is not in the log, in the order in which it happened. Its delay is the greatest there is: it stands for never. */
export function missingRows(deliveries: Deliveries, facts: CarriedColumns): RecordColumns {
  const { missing } = deliveries;
  const order = sortedPlaces(Float64Array.from(missing, (fact) => facts.eventMs[fact]!));
  const ids: number[] = [];
  for (const place of order) {
    const first = missing[place]!;
    for (let leg = 0; leg < (facts.legs[first]! & 15); leg++) ids.push(first + leg);
  }
  return carry(Uint32Array.from(ids), new Uint32Array(ids.length).fill(MAX_DELAY_MS), facts);
}

function carry(id: Uint32Array, delayMs: Uint32Array, facts: CarriedColumns): RecordColumns {
  const account = new Uint32Array(id.length);
  const type = new Uint8Array(id.length);
  const amount = new Float64Array(id.length);
  const eventMs = new Float64Array(id.length);
  for (let row = 0; row < id.length; row++) {
    const fact = id[row]!;
    account[row] = facts.account[fact]!;
    type[row] = facts.type[fact]!;
    amount[row] = facts.amount[fact]!;
    eventMs[row] = facts.eventMs[fact]!;
  }
  return { account, type, amount, eventMs, delayMs, id };
}

/** Sorts the rows of one millisecond by partition; rows of the same partition keep their order. */
class PartitionSort {
  private readonly partitions: number;
  private readonly starts: Uint32Array;
  private ids = new Uint32Array(64);
  private delays = new Uint32Array(64);

  constructor(partitions: number) {
    this.partitions = partitions;
    this.starts = new Uint32Array(partitions + 1);
  }

  sort(id: Uint32Array, delayMs: Uint32Array, account: Uint32Array, from: number, to: number): void {
    const length = to - from;
    if (length < 2) return;
    if (length > this.ids.length) {
      this.ids = new Uint32Array(length * 2);
      this.delays = new Uint32Array(length * 2);
    }
    const { starts, partitions } = this;
    starts.fill(0);
    for (let row = from; row < to; row++) starts[partitionOf(account[id[row]!]!, partitions) + 1]!++;
    for (let partition = 0; partition < partitions; partition++) starts[partition + 1]! += starts[partition]!;
    for (let row = from; row < to; row++) {
      const place = starts[partitionOf(account[id[row]!]!, partitions)]!++;
      this.ids[place] = id[row]!;
      this.delays[place] = delayMs[row]!;
    }
    for (let place = 0; place < length; place++) {
      id[from + place] = this.ids[place]!;
      delayMs[from + place] = this.delays[place]!;
    }
  }
}
