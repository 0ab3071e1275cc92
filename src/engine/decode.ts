import { DataType, type Data, type Table } from 'apache-arrow';
import { EVENT_TYPES } from '../model/event-types.ts';
import { CURRENCIES } from '../model/money.ts';
import type { View, KeySettings } from '../model/views/index.ts';
import { assert, assertSafeInteger, InvariantError } from '../support/assert.ts';
import { KeyedTable } from '../support/keyed-table.ts';

/**
 * From a query result to a table of a view: the only place where numbers of the database become numbers of ours. A query must return the key columns of the view's
 * summary and then its value columns, sorted by key, without NULL. A sum that was not cast back to BIGINT is a 128-bit decimal and is refused; an integer beyond
 * 2^53 would lose cents in a JavaScript number and is refused too.
 */
export function decodeView(result: Table, { summary }: View, settings: KeySettings): KeyedTable {
  const { keyColumns, valueColumns } = summary;
  const expected = [...keyColumns, ...valueColumns];
  const names = result.schema.fields.map(({ name }) => name);
  assert(names.join() === expected.join(), `the query must return the columns ${expected.join(', ')}, it returned ${names.join(', ')}`);
  const columns = names.map((name, i) => numbers(result.getChildAt(i)!.data as readonly Data[], result.numRows, name));
  const keys = columns.slice(0, keyColumns.length);
  const values = columns.slice(keyColumns.length);
  const cells = new Array<number>(keyColumns.length);
  const table = new KeyedTable(valueColumns.length, result.numRows);
  let before = -1;
  for (let row = 0; row < result.numRows; row++) {
    for (let column = 0; column < cells.length; column++) cells[column] = keys[column]![row]!;
    const key = summary.pack(cells, settings);
    if (key <= before)
      throw new InvariantError(`the query must be sorted by key with every key once; row ${row} has key ${key} after ${before}`);
    before = key;
    const at = table.upsert(key) * table.width;
    values.forEach((column, i) => (table.values[at + i] = column[row]!));
  }
  return table;
}

function numbers(chunks: readonly Data[], length: number, name: string): Float64Array {
  const column = new Float64Array(length);
  let at = 0;
  for (const chunk of chunks) {
    if (chunk.length === 0) continue;
    assert(chunk.nullCount === 0, `column ${name} must not hold NULL`);
    copyInto(column.subarray(at, at + chunk.length), chunk, name);
    at += chunk.length;
  }
  return column;
}

function copyInto(target: Float64Array, chunk: Data, name: string): void {
  const { type } = chunk;
  if (DataType.isDictionary(type)) {
    const texts = chunk.dictionary!.toArray() as readonly string[];
    const known = TEXTS[name];
    assert(
      known?.join() === [...texts].join(),
      `column ${name} must be of the type that the log has, its texts are ${[...texts].join(', ')}`,
    );
  } else assert(DataType.isInt(type), `column ${name} must be an integer, it is ${String(type)}; cast a sum to BIGINT`);
  if (!(chunk.values instanceof BigInt64Array)) {
    target.set((chunk.values as Uint32Array).subarray(0, chunk.length));
    return;
  }
  const halves = new Int32Array(chunk.values.buffer, chunk.values.byteOffset, chunk.length * 2);
  for (let i = 0; i < chunk.length; i++) {
    const value = halves[2 * i + 1]! * HIGH + (halves[2 * i]! >>> 0);
    target[i] = Number.isSafeInteger(value) ? value : assertSafeInteger(value, `column ${name}`);
  }
}

/** weight of the upper half of a 64-bit integer */
const HIGH = 4294967296;

const TEXTS: Readonly<Record<string, readonly string[]>> = { ccy: CURRENCIES.map(({ code }) => code), event_type: EVENT_TYPES };
