import type { FactColumns, StatementColumns } from '../model/record.ts';

/**
 * The facts while they are being made: the columns that a run keeps and, beside them, the four that the log copies into each of its rows. All columns
 * grow together, so that writing a leg is a handful of stores.
 */
export class FactBuffer {
  length = 0;
  account: Uint32Array;
  type: Uint8Array;
  amount: Float64Array;
  eventMs: Float64Array;
  txn: Uint32Array;
  legs: Uint8Array;
  currency: Uint8Array;
  hold: Int32Array;
  counterparty: Uint32Array;
  valueDay: Int16Array;
  ref: Uint32Array;
  producer: Uint16Array;
  producerSeq: Uint32Array;
  /** statements, ascending by fact id */
  readonly statements: DrawnStatement[] = [];

  constructor(capacity: number) {
    this.account = new Uint32Array(capacity);
    this.type = new Uint8Array(capacity);
    this.amount = new Float64Array(capacity);
    this.eventMs = new Float64Array(capacity);
    this.txn = new Uint32Array(capacity);
    this.legs = new Uint8Array(capacity);
    this.currency = new Uint8Array(capacity);
    this.hold = new Int32Array(capacity);
    this.counterparty = new Uint32Array(capacity);
    this.valueDay = new Int16Array(capacity);
    this.ref = new Uint32Array(capacity);
    this.producer = new Uint16Array(capacity);
    this.producerSeq = new Uint32Array(capacity);
  }

  reserve(length: number): void {
    if (length <= this.account.length) return;
    const larger = new FactBuffer(Math.max(length, this.account.length * 2));
    for (const name of COLUMNS) larger[name].set(this[name]);
    for (const name of COLUMNS) Object.assign(this, { [name]: larger[name] });
  }

  /**
   * The columns kept with the log: the part that is filled, without a copy; what lies behind it was never written and takes no memory. What happens
   * from `secondSchemaMs` on is sent in the second schema.
   */
  columns(statements: StatementColumns, secondSchemaMs: number): FactColumns {
    const { length } = this;
    return {
      txn: this.txn.subarray(0, length),
      legs: this.legs.subarray(0, length),
      currency: this.currency.subarray(0, length),
      hold: this.hold.subarray(0, length),
      counterparty: this.counterparty.subarray(0, length),
      valueDay: this.valueDay.subarray(0, length),
      ref: this.ref.subarray(0, length),
      producer: this.producer.subarray(0, length),
      producerSeq: this.producerSeq.subarray(0, length),
      schemaVersion: Uint8Array.from(this.eventMs.subarray(0, length), (eventMs) => (eventMs < secondSchemaMs ? 1 : 2)),
      statements,
    };
  }
}

/** A statement before it is known what has happened by then. */
export interface DrawnStatement {
  readonly fact: number;
  readonly asOfMs: number;
  /** by how much the other bank is of another opinion, minor units */
  readonly breakMinor: number;
}

const COLUMNS = [
  'account',
  'type',
  'amount',
  'eventMs',
  'txn',
  'legs',
  'currency',
  'hold',
  'counterparty',
  'valueDay',
  'ref',
  'producer',
  'producerSeq',
] as const;
