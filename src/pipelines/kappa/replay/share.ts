import { Log } from '../../../log/log.ts';
import type { FactColumns, RecordColumns } from '../../../model/record.ts';

/** The records of some partitions, as plain columns of their own: they can be moved to another thread, which then needs nothing of the rest. */
export interface LogShare {
  /** of the whole log; those of others are empty here */
  readonly partitions: number;
  readonly columns: RecordColumns;
  readonly facts: FactColumns;
}

type Column = Uint8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float64Array;

/**
 * What the owner of some partitions has to be given: their records in the order of the log, and the facts these are copies of or refer to. All copies of a fact
 * have its account, so they lie in one partition and meet in one share; a reversal may refer to a record of another account, of which only the name is needed.
 */
export function shareOf(log: Log, owns: (partition: number) => boolean): LogShare {
  const { columns, facts } = log;
  const rows = placesWhere(log.length, (row) => owns(log.partitionOf(row)));
  const isNeeded = new Uint8Array(facts.txn.length);
  for (const row of rows) {
    const fact = columns.id[row]!;
    isNeeded[fact] = 1;
    if (facts.ref[fact] !== 0) isNeeded[facts.ref[fact]! - 1] = 1;
  }
  const needed = placesWhere(isNeeded.length, (fact) => isNeeded[fact] === 1);
  const newId = new Uint32Array(facts.txn.length);
  needed.forEach((fact, place) => (newId[fact] = place));
  const picked = pickAll(columns, rows);
  return {
    partitions: log.partitions,
    columns: { ...picked, id: picked.id.map((fact) => newId[fact]!) },
    facts: factsOf(facts, needed, isNeeded, newId),
  };
}

export const logOf = ({ columns, facts, partitions }: LogShare): Log => new Log(columns, facts, partitions);

function factsOf({ statements, ...facts }: FactColumns, needed: Uint32Array, isNeeded: Uint8Array, newId: Uint32Array): FactColumns {
  const picked = pickAll(facts, needed);
  const isSaid = (place: number): boolean => isNeeded[statements.fact[place]!] === 1;
  const said = pickAll(statements, placesWhere(statements.fact.length, isSaid));
  return {
    ...picked,
    ref: picked.ref.map((ref) => (ref === 0 || isNeeded[ref - 1] === 0 ? 0 : newId[ref - 1]! + 1)),
    statements: { ...said, fact: said.fact.map((fact) => newId[fact]!) },
  };
}

function placesWhere(length: number, isWanted: (place: number) => boolean): Uint32Array {
  const places = new Uint32Array(length);
  let count = 0;
  for (let place = 0; place < length; place++) if (isWanted(place)) places[count++] = place;
  return places.slice(0, count);
}

/** Of every column the values at the given places, in arrays that share no memory with the old ones. */
const pickAll = <C extends object>(columns: C, places: Uint32Array): C =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, pick(column as Column, places)])) as C;

function pick(column: Column, places: Uint32Array): Column {
  const picked = column.slice(0, places.length);
  for (let i = 0; i < places.length; i++) picked[i] = column[places[i]!]!;
  return picked;
}
