/**
 * What earlier transactions have set in motion and what is still to come: a capture after its authorisation, a refund after its capture, the fees of a month. The next
 * one due comes first; of two due at the same time the one put in first. A binary heap whose entries are places in columns.
 */
export class FollowUps {
  /** of the entry taken last */
  dueMs = 0;
  kind = 0;
  /** fact id of the transaction it follows, or an account */
  subject = 0;
  /** the counters that the draws of the whole chain are made with */
  a = 0;
  b = 0;

  private length = 0;
  private sequence = 0;
  private heap = new Uint32Array(CAPACITY);
  private due = new Float64Array(CAPACITY);
  private order = new Float64Array(CAPACITY);
  private kinds = new Uint8Array(CAPACITY);
  private subjects = new Uint32Array(CAPACITY);
  private as = new Uint32Array(CAPACITY);
  private bs = new Uint32Array(CAPACITY);

  constructor() {
    for (let place = 0; place < CAPACITY; place++) this.heap[place] = place;
  }

  put(dueMs: number, kind: number, subject: number, a: number, b: number): void {
    if (this.length === this.heap.length) this.grow();
    let child = this.length++;
    const entry = this.heap[child]!;
    this.due[entry] = dueMs;
    this.order[entry] = this.sequence++;
    this.kinds[entry] = kind;
    this.subjects[entry] = subject;
    this.as[entry] = a;
    this.bs[entry] = b;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.swapIfBefore(child, parent)) return;
      child = parent;
    }
  }

  /** Take the next one into the fields, if it is due by `timeMs`. */
  take(timeMs: number): boolean {
    const entry = this.heap[0]!;
    if (this.length === 0 || this.due[entry]! > timeMs) return false;
    this.dueMs = this.due[entry]!;
    this.kind = this.kinds[entry]!;
    this.subject = this.subjects[entry]!;
    this.a = this.as[entry]!;
    this.b = this.bs[entry]!;
    // the places of free entries stand behind the heap
    this.heap[0] = this.heap[--this.length]!;
    this.heap[this.length] = entry;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= this.length) return true;
      if (child + 1 < this.length && this.isBefore(this.heap[child + 1]!, this.heap[child]!)) child++;
      if (!this.swapIfBefore(child, parent)) return true;
      parent = child;
    }
  }

  private isBefore(one: number, other: number): boolean {
    const difference = this.due[one]! - this.due[other]!;
    return difference === 0 ? this.order[one]! < this.order[other]! : difference < 0;
  }

  private swapIfBefore(child: number, parent: number): boolean {
    const below = this.heap[child]!;
    const above = this.heap[parent]!;
    if (!this.isBefore(below, above)) return false;
    this.heap[child] = above;
    this.heap[parent] = below;
    return true;
  }

  private grow(): void {
    const { length } = this.heap;
    const twice = <A extends { set(from: A): void }>(make: (n: number) => A, from: A): A => {
      const larger = make(length * 2);
      larger.set(from);
      return larger;
    };
    const uint32s = (n: number) => new Uint32Array(n);
    const float64s = (n: number) => new Float64Array(n);
    this.heap = twice(uint32s, this.heap);
    this.due = twice(float64s, this.due);
    this.order = twice(float64s, this.order);
    this.kinds = twice((n) => new Uint8Array(n), this.kinds);
    this.subjects = twice(uint32s, this.subjects);
    this.as = twice(uint32s, this.as);
    this.bs = twice(uint32s, this.bs);
    for (let place = length; place < length * 2; place++) this.heap[place] = place;
  }
}

const CAPACITY = 1_024;
