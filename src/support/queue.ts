/**
 * The order in which things happen: by time, within a millisecond by class, within a class in the order they were put in. The order is total, so a run does not
 * depend on how the queue is built. A binary heap over (time · 8 + class, sequence).
 */
export const CLASS = { append: 0, batchStart: 1, action: 2, process: 3, timer: 4, checkpoint: 5, publish: 6, sample: 7 } as const;

export type EventClass = (typeof CLASS)[keyof typeof CLASS];

export interface Scheduled<T> {
  readonly timeMs: number;
  readonly class: EventClass;
  readonly sequence: number;
  readonly what: T;
}

export class EventQueue<T> {
  private heap: Scheduled<T>[] = [];
  private sequence = 0;

  get length(): number {
    return this.heap.length;
  }

  peek(): Scheduled<T> | undefined {
    return this.heap[0];
  }

  push(timeMs: number, eventClass: EventClass, what: T): void {
    const { heap } = this;
    heap.push({ timeMs, class: eventClass, sequence: this.sequence++, what });
    let child = heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!isBefore(heap[child]!, heap[parent]!)) break;
      [heap[child], heap[parent]] = [heap[parent]!, heap[child]!];
      child = parent;
    }
  }

  pop(): Scheduled<T> | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return first;
    heap[0] = last;
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      const right = left + 1;
      let least = parent;
      if (left < heap.length && isBefore(heap[left]!, heap[least]!)) least = left;
      if (right < heap.length && isBefore(heap[right]!, heap[least]!)) least = right;
      if (least === parent) return first;
      [heap[parent], heap[least]] = [heap[least]!, heap[parent]!];
      parent = least;
    }
  }

  /** What is waiting, in order; the queue stays as it is. */
  entries(): readonly Scheduled<T>[] {
    return this.heap.toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
  }
}

function isBefore(a: Scheduled<unknown>, b: Scheduled<unknown>): boolean {
  const difference = a.timeMs * 8 + a.class - (b.timeMs * 8 + b.class);
  return difference === 0 ? a.sequence < b.sequence : difference < 0;
}
