import { Dictionary, makeData, makeVector, Table, tableToIPC, Uint8, Utf8, type Vector } from 'apache-arrow';
import { EVENT, EVENT_TYPES } from '../model/event-types.ts';
import { CURRENCIES } from '../model/money.ts';
import { statementOf } from '../model/record.ts';
import type { Log } from '../log/log.ts';

/**
 * Rows of the log as Arrow columns. DuckDB takes them over as they are, so building them is what loading costs: whole stretches of the log's own arrays
 * where the column exists there, and never a BigInt per value. Times and amounts travel as 64-bit floats, which hold every safe integer exactly, and become
 * BIGINT in the table; texts travel as codes with a dictionary and become ENUM.
 */
export const SCHEMA: readonly string[] = [
  `CREATE TYPE event_type AS ENUM (${EVENT_TYPES.map((name) => `'${name}'`).join(', ')})`,
  `CREATE TYPE currency AS ENUM (${CURRENCIES.map(({ code }) => `'${code}'`).join(', ')})`,
  `CREATE TABLE log (
  partition       USMALLINT  NOT NULL,
  off             UINTEGER   NOT NULL,
  ingest_ts       BIGINT     NOT NULL,
  txn_id          BIGINT     NOT NULL,
  leg_no          UTINYINT   NOT NULL,
  account_id      UINTEGER   NOT NULL,
  ccy             currency   NOT NULL,
  amount          BIGINT     NOT NULL,
  event_ts        BIGINT     NOT NULL,
  etype           event_type NOT NULL,
  hold_delta      BIGINT     NOT NULL,
  counterparty_id UINTEGER   NOT NULL,
  value_day       SMALLINT   NOT NULL,
  ref_event       BIGINT     NOT NULL,
  as_of_ts        BIGINT     NOT NULL,
  closing         BIGINT     NOT NULL,
  postings        UINTEGER   NOT NULL
)`,
];

export interface LogColumns {
  readonly partition: Uint16Array;
  readonly off: Uint32Array;
  readonly ingest_ts: Float64Array;
  readonly txn_id: Uint32Array;
  readonly leg_no: Uint8Array;
  readonly account_id: Uint32Array;
  readonly ccy: Uint8Array;
  readonly amount: Float64Array;
  readonly event_ts: Float64Array;
  readonly etype: Uint8Array;
  readonly hold_delta: Int32Array;
  /** 0 = none */
  readonly counterparty_id: Uint32Array;
  /** days from the start of the run to the value date */
  readonly value_day: Int16Array;
  /** transaction · 16 + leg of the event referred to; 0 = none */
  readonly ref_event: Float64Array;
  /** what a settlement statement says; 0 in all other rows */
  readonly as_of_ts: Float64Array;
  readonly closing: Float64Array;
  readonly postings: Uint32Array;
}

/** The rows [from, to) of the log. */
export function logColumns(log: Log, from: number, to: number): LogColumns {
  const length = to - from;
  const { columns, facts } = log;
  const partition = new Uint16Array(length);
  const off = new Uint32Array(length);
  const ingest = new Float64Array(length);
  const txn = new Uint32Array(length);
  const leg = new Uint8Array(length);
  const currency = new Uint8Array(length);
  const hold = new Int32Array(length);
  const counterparty = new Uint32Array(length);
  const valueDay = new Int16Array(length);
  const refEvent = new Float64Array(length);
  const asOf = new Float64Array(length);
  const closing = new Float64Array(length);
  const postings = new Uint32Array(length);
  const next = Uint32Array.from(log.boundAt(from));
  for (let i = 0; i < length; i++) {
    const row = from + i;
    const fact = columns.id[row]!;
    partition[i] = log.partitionOf(row);
    off[i] = next[partition[i]!]!++;
    ingest[i] = log.ingestMs(row);
    txn[i] = facts.txn[fact]!;
    leg[i] = facts.legs[fact]! >> 4;
    currency[i] = facts.currency[fact]!;
    hold[i] = facts.hold[fact]!;
    counterparty[i] = facts.counterparty[fact]!;
    valueDay[i] = facts.valueDay[fact]!;
    const ref = facts.ref[fact]!;
    if (ref > 0) refEvent[i] = facts.txn[ref - 1]! * 16 + (facts.legs[ref - 1]! >> 4);
    if (columns.type[row] !== EVENT.SETTLEMENT_STATEMENT) continue;
    const said = statementOf(facts, fact);
    if (said === null) continue;
    asOf[i] = said.asOfMs;
    closing[i] = said.closingMinor;
    postings[i] = said.postings;
  }
  return {
    partition,
    off,
    ingest_ts: ingest,
    txn_id: txn,
    leg_no: leg,
    account_id: columns.account.subarray(from, to),
    ccy: currency,
    amount: columns.amount.subarray(from, to),
    event_ts: columns.eventMs.subarray(from, to),
    etype: columns.type.subarray(from, to),
    hold_delta: hold,
    counterparty_id: counterparty,
    value_day: valueDay,
    ref_event: refEvent,
    as_of_ts: asOf,
    closing,
    postings,
  };
}

/** One record batch as an Arrow IPC stream. */
export function arrowStream(columns: LogColumns): Uint8Array {
  const vectors = Object.entries(columns).map(([name, values]) => [name, vectorOf(name, values)]);
  return tableToIPC(new Table(Object.fromEntries(vectors) as Record<string, Vector>), 'stream');
}

const NAMES: Readonly<Record<string, readonly string[]>> = { etype: EVENT_TYPES, ccy: CURRENCIES.map(({ code }) => code) };

function vectorOf(column: string, values: LogColumns[keyof LogColumns]): Vector {
  const names = NAMES[column];
  if (names === undefined || !(values instanceof Uint8Array)) return makeVector(values);
  return makeVector(makeData({ type: new Dictionary(new Utf8(), new Uint8()), data: values, dictionary: texts(names) }));
}

/** Laid out by hand: Arrow's own builder compiles a function from a text, which the content policy of the page forbids. */
function texts(names: readonly string[]): Vector<Utf8> {
  const encoder = new TextEncoder();
  const valueOffsets = new Int32Array(names.length + 1);
  names.forEach((name, i) => (valueOffsets[i + 1] = valueOffsets[i]! + encoder.encode(name).length));
  return makeVector(makeData({ type: new Utf8(), length: names.length, valueOffsets, data: encoder.encode(names.join('')) }));
}
