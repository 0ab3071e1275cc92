/**
 * What earlier transactions have set in motion and what is still to come: a capture after its authorisation, a refund after its capture, the fees of a month. The next
 * one due comes first; of two due at the same time the one put in first. A binary heap of (due time, sequence, entry); what else is known of an entry stays where it is.
 */
export class FollowUps {
  /** of the entry taken last */
  dueMs = NaN;
  kind = 0;
  /** fact id of the transaction it follows, or an account */
  subject = 0;
  /** the counters that the draws of the whole chain are made with */
  a = 0;
  b = 0;

  private length = 0;
  private nextSequence = 0;
  /** by place in the heap; free entries stand behind it */
  private due = new Float64Array(CAPACITY);
  private sequence = new Float64Array(CAPACITY);
  private entry = Uint32Array.from({ length: CAPACITY }, (_, place) => place);
  /** by entry */
  private kinds = new Uint8Array(CAPACITY);
  private subjects = new Uint32Array(CAPACITY);
  private as = new Uint32Array(CAPACITY);
  private bs = new Uint32Array(CAPACITY);

  put(dueMs: number, kind: number, subject: number, a: number, b: number): void {
    if (this.length === this.entry.length) this.grow();
    let hole = this.length++;
    const entry = this.entry[hole]!;
    this.kinds[entry] = kind;
    this.subjects[entry] = subject;
    this.as[entry] = a;
    this.bs[entry] = b;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (this.due[parent]! <= dueMs) break;
      this.move(parent, hole);
      hole = parent;
    }
    this.due[hole] = dueMs;
    this.sequence[hole] = this.nextSequence++;
    this.entry[hole] = entry;
  }

  /** Take the next one into the fields, if it is due by `timeMs`. */
  take(timeMs: number): boolean {
    if (this.length === 0 || this.due[0]! > timeMs) return false;
    const entry = this.entry[0]!;
    this.dueMs = this.due[0]!;
    this.kind = this.kinds[entry]!;
    this.subject = this.subjects[entry]!;
    this.a = this.as[entry]!;
    this.b = this.bs[entry]!;
    const last = --this.length;
    const hole = this.holeFor(last);
    this.move(last, hole);
    this.entry[last] = entry;
    return true;
  }

  /** Where the entry behind the heap belongs, once the first one is gone: those that come before it move up. */
  private holeFor(last: number): number {
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= last) return hole;
      if (child + 1 < last && this.isBefore(child + 1, child)) child++;
      if (!this.isBefore(child, last)) return hole;
      this.move(child, hole);
      hole = child;
    }
  }

  private isBefore(one: number, other: number): boolean {
    const difference = this.due[one]! - this.due[other]!;
    return difference === 0 ? this.sequence[one]! < this.sequence[other]! : difference < 0;
  }

  private move(from: number, to: number): void {
    this.due[to] = this.due[from]!;
    this.sequence[to] = this.sequence[from]!;
    this.entry[to] = this.entry[from]!;
  }

  private grow(): void {
    const { length } = this.entry;
    this.due = twice(this.due);
    this.sequence = twice(this.sequence);
    this.entry = twice(this.entry);
    this.kinds = twice(this.kinds);
    this.subjects = twice(this.subjects);
    this.as = twice(this.as);
    this.bs = twice(this.bs);
    for (let place = length; place < length * 2; place++) this.entry[place] = place;
  }
}

const CAPACITY = 1_024;

function twice<A extends Float64Array | Uint32Array | Uint8Array>(column: A): A {
  const larger = new (column.constructor as new (length: number) => A)(column.length * 2);
  larger.set(column);
  return larger;
}
