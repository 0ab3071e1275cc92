/**
 * A record is one posting leg of a transaction; the log holds copies of it. What is the same for every copy (the fact) is stored once.
 *
 * Columns, not objects: `RecordColumns` has one entry per log record in append order, `FactColumns` one per fact. A row of the log knows its
 * fact by `id`. Together at most 64 bytes per record. Derived, never stored: partition (from the account), offset (place in the partition),
 * copy number, original amount of a reference.
 */
import { lastAtOrBefore } from './columns.ts';
import { EVENT } from './event-types.ts';
import { DAY } from './time.ts';

/** One entry per log record, in append order, that is by (ingest time, partition, offset). 29 bytes. */
export interface RecordColumns {
  /** account_id, the partition key */
  readonly account: Uint32Array;
  /** code in `EVENT_TYPES` */
  readonly type: Uint8Array;
  /** signed minor units; + credits the account, − debits it; 0 for non-monetary events */
  readonly amount: Float64Array;
  /** when it happened, ms of virtual time */
  readonly eventMs: Float64Array;
  /** ingest time − event time of this copy, ms */
  readonly delayMs: Uint32Array;
  /** fact id: index into `FactColumns`, dense from 0 */
  readonly id: Uint32Array;
}

/** One entry per fact (transaction leg), indexed by fact id. Legs of a transaction have consecutive ids. */
export interface FactColumns {
  /** transaction id, ≥ 1 */
  readonly txn: Uint32Array;
  /** leg_no · 16 + leg_count; legs count from 1, the customer's first */
  readonly legs: Uint8Array;
  /** code in `CURRENCIES` */
  readonly currency: Uint8Array;
  /** effect on held funds, signed minor units */
  readonly hold: Int32Array;
  /** the other account or the merchant; 0 = none */
  readonly counterparty: Uint32Array;
  /** days between the start of the run and the value date */
  readonly valueDay: Int16Array;
  /** fact id + 1 of the event this one refers to (authorisation, original); 0 = none */
  readonly ref: Uint32Array;
  readonly producer: Uint16Array;
  readonly producerSeq: Uint32Array;
  readonly schemaVersion: Uint8Array;
  readonly statements: StatementColumns;
}

/** What settlement statements say: one entry per fact that is one, ascending by fact id. Few are, so the other facts have no room for it. */
export interface StatementColumns {
  readonly fact: Uint32Array;
  /** the moment of which it speaks, inclusive, ms of virtual time */
  readonly asOfMs: Float64Array;
  /** what the account then holds in the currency of the statement, signed minor units */
  readonly closingMinor: Float64Array;
  /** number of postings, amounts of 0 not counted, that make this up */
  readonly postings: Uint32Array;
}

/** What one settlement statement says; see `StatementColumns`. */
export interface Statement {
  readonly asOfMs: number;
  readonly closingMinor: number;
  readonly postings: number;
}

export function statementOf({ statements }: FactColumns, fact: number): Statement | null {
  const place = lastAtOrBefore(statements.fact, fact);
  if (place === -1 || statements.fact[place] !== fact) return null;
  return { asOfMs: statements.asOfMs[place]!, closingMinor: statements.closingMinor[place]!, postings: statements.postings[place]! };
}

/** One reused object that shows one record of the log at a time, so that view code stays readable and allocates nothing. */
export class RecordCursor {
  row = 0;
  /** fact id of the row */
  fact = 0;

  readonly columns: RecordColumns;
  readonly facts: FactColumns;

  constructor(columns: RecordColumns, facts: FactColumns) {
    this.columns = columns;
    this.facts = facts;
  }

  seek(row: number): this {
    this.row = row;
    this.fact = this.columns.id[row]!;
    return this;
  }

  get account(): number {
    return this.columns.account[this.row]!;
  }
  /** code in `EVENT_TYPES` */
  get type(): number {
    return this.columns.type[this.row]!;
  }
  /** signed minor units */
  get amount(): number {
    return this.columns.amount[this.row]!;
  }
  get eventMs(): number {
    return this.columns.eventMs[this.row]!;
  }
  get ingestMs(): number {
    return this.columns.eventMs[this.row]! + this.columns.delayMs[this.row]!;
  }
  /** code in `CURRENCIES` */
  get currency(): number {
    return this.facts.currency[this.fact]!;
  }
  get txn(): number {
    return this.facts.txn[this.fact]!;
  }
  get leg(): number {
    return this.facts.legs[this.fact]! >> 4;
  }
  get legCount(): number {
    return this.facts.legs[this.fact]! & 15;
  }
  get hold(): number {
    return this.facts.hold[this.fact]!;
  }
  get counterparty(): number {
    return this.facts.counterparty[this.fact]!;
  }
  /** transaction of the event that this one refers to (what is captured, reversed or corrected); 0 if there is none */
  get refTxn(): number {
    const ref = this.facts.ref[this.fact]!;
    return ref === 0 ? 0 : this.facts.txn[ref - 1]!;
  }
  get refLeg(): number {
    const ref = this.facts.ref[this.fact]!;
    return ref === 0 ? 0 : this.facts.legs[ref - 1]! >> 4;
  }
  /** both in one integer: transaction · 16 + leg */
  get refEvent(): number {
    return this.refTxn * 16 + this.refLeg;
  }
  /** what it says, if it is a settlement statement */
  get statement(): Statement | null {
    return this.type === EVENT.SETTLEMENT_STATEMENT ? statementOf(this.facts, this.fact) : null;
  }
  get valueDay(): number {
    return this.facts.valueDay[this.fact]!;
  }
  /** day of the event time, counted from the start of the run */
  get eventDay(): number {
    return Math.floor(this.eventMs / DAY);
  }
}
