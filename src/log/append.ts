import type { RecordColumns } from '../model/record.ts';
import { uint32s } from '../support/growable.ts';
import { sortedPlaces } from '../support/sort.ts';
import { inOrderOfArrival, MAX_DELAY_MS } from './arrival-order.ts';
import type { Deliveries } from './deliveries.ts';

/** The columns of a fact that each of its copies in the log carries. */
export interface CarriedColumns {
  readonly account: Uint32Array;
  readonly type: Uint8Array;
  readonly amount: Float64Array;
  readonly eventMs: Float64Array;
  /** leg number · 16 + number of legs */
  readonly legs: Uint8Array;
}

/** The rows of the log in append order: by ingest time, then partition, then the order in which they were sent. */
export function appendedRows(deliveries: Deliveries, facts: CarriedColumns, partitions: number): RecordColumns {
  const { id, delayMs } = inOrderOfArrival(deliveries, facts, partitions);
  return carry(id, delayMs, facts);
}

/** What happened and is not in the log, in the order in which it happened. Its delay is the greatest there is: it stands for never. */
export function missingRows(deliveries: Deliveries, facts: CarriedColumns): RecordColumns {
  const missing = deliveries.missing.slice();
  const order = sortedPlaces(Float64Array.from(missing, (fact) => facts.eventMs[fact]!));
  const ids = uint32s();
  for (const place of order) {
    const first = missing[place]!;
    for (let leg = 0; leg < (facts.legs[first]! & 15); leg++) ids.push(first + leg);
  }
  return carry(ids.slice(), new Uint32Array(ids.length).fill(MAX_DELAY_MS), facts);
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
