import type { Log } from '../log/log.ts';
import { EVENT } from '../model/event-types.ts';
import { statementOf, type Statement } from '../model/record.ts';

/**
 * Names the content of a log prefix in 128 bits, so that results can be found again for a log that was generated anew. Two prefixes with the same content
 * have the same fingerprint; that two others share one is about as likely as a wrong answer from the memory chip. It is no protection against somebody who
 * tries. Every state that was asked for is kept, so a longer prefix costs only what it is longer.
 */
export class LogFingerprint {
  private readonly log: Log;
  /** states after so many rows, ascending */
  private readonly marks: { readonly rows: number; readonly state: Int32Array }[];
  private readonly amount: Int32Array;
  private readonly eventMs: Int32Array;

  constructor(log: Log) {
    this.log = log;
    this.marks = [{ rows: 0, state: Int32Array.of(log.partitions, 0x243f6a88, 0x13198a2e, 0x03707344) }];
    this.amount = halves(log.columns.amount);
    this.eventMs = halves(log.columns.eventMs);
  }

  /** Fingerprint of the first `rows` rows. */
  of(rows: number): string {
    let place = this.marks.length - 1;
    while (this.marks[place]!.rows > rows) place--;
    const mark = this.marks[place]!;
    if (mark.rows === rows) return mark.state.join(' ');
    const state = mark.state.slice();
    for (let row = mark.rows; row < rows; row++) this.addRow(state, row);
    this.marks.splice(place + 1, 0, { rows, state });
    return state.join(' ');
  }

  private addRow(state: Int32Array, row: number): void {
    const { columns, facts } = this.log;
    const fact = columns.id[row]!;
    add(state, columns.account[row]!);
    add(state, (columns.type[row]! << 16) | (facts.currency[fact]! << 8) | facts.legs[fact]!);
    add(state, this.amount[2 * row]!);
    add(state, this.amount[2 * row + 1]!);
    add(state, this.eventMs[2 * row]!);
    add(state, this.eventMs[2 * row + 1]!);
    add(state, columns.delayMs[row]!);
    add(state, facts.txn[fact]!);
    add(state, facts.hold[fact]!);
    add(state, facts.counterparty[fact]!);
    add(state, facts.valueDay[fact]!);
    add(state, facts.ref[fact]!);
    if (columns.type[row] === EVENT.SETTLEMENT_STATEMENT) this.addStatement(state, statementOf(facts, fact));
  }

  private addStatement(state: Int32Array, said: Statement | null): void {
    if (said === null) return;
    for (const half of halves(Float64Array.of(said.asOfMs, said.closingMinor, said.postings))) add(state, half);
  }
}

/** The bits of 64-bit floats, as integers. */
const halves = (column: Float64Array): Int32Array => new Int32Array(column.buffer, column.byteOffset, column.length * 2);

/** Four hashes side by side, each with a multiplier of its own (odd, from MurmurHash3 and xxHash) and fed by its neighbour, so that none forgets the order. */
function add(state: Int32Array, word: number): void {
  const [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
  state[0] = Math.imul(rotated(a ^ word, 13) + d, 0xcc9e2d51 | 0);
  state[1] = Math.imul(rotated(b ^ word, 15) + a, 0x1b873593);
  state[2] = Math.imul(rotated(c ^ word, 17) + b, 0x9e3779b1 | 0);
  state[3] = Math.imul(rotated(d ^ word, 19) + c, 0x85ebca77 | 0);
}

const rotated = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));
