import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { EVENT, EVENT_TYPES } from '../model/event-types.ts';
import { CURRENCIES } from '../model/money.ts';
import { statementOf, type Statement } from '../model/record.ts';
import { isoDate } from '../model/time.ts';
import { asciiBytes, ByteWriter } from '../support/byte-writer.ts';
import type { Log } from './log.ts';

/**
 * The log as text, one line per record in append order, so that any other tool can recompute a run from it; and the SHA-256 of that text, which names the
 * stream. A field that does not apply is empty. `attempt` counts the deliveries of a fact: copies differ in offset, ingest time and attempt only.
 */
export const logCsvHeader =
  'partition,offset,ingest_ms,event_id,txn_id,leg_no,leg_count,event_type,account_id,ccy,amount_minor,hold_delta_minor,counterparty_id,' +
  'event_ms,value_date,ref_event_id,orig_amount_minor,producer_id,producer_seq,attempt,schema_version,' +
  'as_of_ms,closing_minor,postings';

/** Rows in one piece of text. */
const PIECE_ROWS = 4_096;
/** Longest row: 24 numbers of at most 17 characters, a type, a currency, a date and the separators. */
const ROW_BYTES = 512;

/** Hands out all rows in pieces, each row with its line end; the header is not among them. */
export function writeLogCsv(log: Log, onText: (text: string) => void): void {
  const decoder = new TextDecoder();
  for (const piece of logCsvPieces(log)) onText(decoder.decode(piece));
}

/** SHA-256 of all rows, in hexadecimal digits: what `tail -n +2 log.csv | sha256sum` prints. */
export function logSha256(log: Log): string {
  const hash = sha256.create();
  for (const piece of logCsvPieces(log)) hash.update(piece);
  return bytesToHex(hash.digest());
}

export type HashStep = { readonly done: false } | { readonly done: true; readonly sha256: string };

/** As `logSha256`, a few thousand rows at a step, for callers that have something else to do as well. */
export function* hashLog(log: Log): Generator<HashStep> {
  const hash = sha256.create();
  for (const piece of logCsvPieces(log)) {
    hash.update(piece);
    yield { done: false };
  }
  yield { done: true, sha256: bytesToHex(hash.digest()) };
}

/** The rows as bytes, some thousand at a time. A piece is valid until the next one is asked for. */
function* logCsvPieces(log: Log): Generator<Uint8Array> {
  const writer = new ByteWriter(PIECE_ROWS * ROW_BYTES);
  const row = new RowWriter(log, writer);
  for (let from = 0; from < log.length; from += PIECE_ROWS) {
    for (let at = from; at < Math.min(from + PIECE_ROWS, log.length); at++) row.write(at);
    yield writer.take();
  }
}

const TYPE_TEXTS = EVENT_TYPES.map(asciiBytes);
const CURRENCY_TEXTS = CURRENCIES.map(({ code }) => asciiBytes(code));

class RowWriter {
  private readonly log: Log;
  private readonly out: ByteWriter;
  private readonly nextOffset: Uint32Array;
  private readonly attempts: Uint8Array;
  private readonly amounts: Float64Array;
  private readonly dates = new Map<number, Uint8Array>();

  constructor(log: Log, out: ByteWriter) {
    this.log = log;
    this.out = out;
    this.nextOffset = new Uint32Array(log.partitions);
    this.attempts = new Uint8Array(log.facts.txn.length);
    this.amounts = new Float64Array(log.facts.txn.length);
    for (const { id, amount } of [log.columns, log.unarrived]) id.forEach((fact, row) => (this.amounts[fact] = amount[row]!));
  }

  /** Rows must be written in order: offsets and attempts are counted on the way. */
  write(row: number): void {
    const { log, out } = this;
    const { columns, facts } = log;
    const fact = columns.id[row]!;
    const partition = log.partitionOf(row);
    const ref = facts.ref[fact]! - 1;
    this.number(partition);
    this.number(this.nextOffset[partition]!++);
    this.number(log.ingestMs(row));
    this.eventId(fact);
    this.number(facts.txn[fact]!);
    this.number(facts.legs[fact]! >> 4);
    this.number(facts.legs[fact]! & 15);
    this.text(TYPE_TEXTS[columns.type[row]!]!);
    this.number(columns.account[row]!);
    this.text(CURRENCY_TEXTS[facts.currency[fact]!]!);
    this.number(columns.amount[row]!);
    this.numberOrNothing(facts.hold[fact]!);
    this.numberOrNothing(facts.counterparty[fact]!);
    this.number(columns.eventMs[row]!);
    this.text(this.date(facts.valueDay[fact]!));
    if (ref < 0) {
      out.comma();
      out.comma();
    } else {
      this.eventId(ref);
      this.number(this.amounts[ref]!);
    }
    this.number(facts.producer[fact]!);
    this.number(facts.producerSeq[fact]!);
    this.number(++this.attempts[fact]!);
    this.number(facts.schemaVersion[fact]!);
    this.statement(columns.type[row] === EVENT.SETTLEMENT_STATEMENT ? statementOf(facts, fact) : null);
    out.lineFeed();
  }

  private statement(said: Statement | null): void {
    if (said === null) {
      this.out.comma();
      this.out.comma();
      return;
    }
    this.number(said.asOfMs);
    this.number(said.closingMinor);
    this.out.integer(said.postings);
  }

  private number(value: number): void {
    this.out.integer(value);
    this.out.comma();
  }

  private numberOrNothing(value: number): void {
    if (value !== 0) this.out.integer(value);
    this.out.comma();
  }

  private text(bytes: Uint8Array): void {
    this.out.text(bytes);
    this.out.comma();
  }

  private eventId(fact: number): void {
    this.out.integer(this.log.facts.txn[fact]!);
    this.out.colon();
    this.number(this.log.facts.legs[fact]! >> 4);
  }

  private date(day: number): Uint8Array {
    const known = this.dates.get(day);
    if (known !== undefined) return known;
    const text = asciiBytes(isoDate(day));
    this.dates.set(day, text);
    return text;
  }
}
