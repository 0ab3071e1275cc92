/**
 * Numbered things that wait for their time: the next one is that with the least time, and of equal times the one with the least number. A binary heap in two typed arrays, for what
 * is put in and taken out once per record and must not leave an object behind each time.
 */
export class TimeHeap {
  private times = new Float64Array(64);
  private items = new Uint32Array(64);
  private length = 0;

  /** Time of the next one; Infinity if nothing waits. */
  get nextMs(): number {
    return this.length === 0 ? Infinity : this.times[0]!;
  }

  push(timeMs: number, item: number): void {
    if (this.length === this.times.length) this.grow();
    const { times, items } = this;
    let child = this.length++;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (times[parent]! < timeMs || (times[parent]! === timeMs && items[parent]! < item)) break;
      times[child] = times[parent]!;
      items[child] = items[parent]!;
      child = parent;
    }
    times[child] = timeMs;
    items[child] = item;
  }

  /** Takes the next one out and gives its number. */
  pop(): number {
    const { times, items } = this;
    const first = items[0]!;
    const length = --this.length;
    const timeMs = times[length]!;
    const item = items[length]!;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= length) break;
      const right = child + 1;
      if (right < length && (times[right]! < times[child]! || (times[right]! === times[child]! && items[right]! < items[child]!)))
        child = right;
      if (timeMs < times[child]! || (timeMs === times[child]! && item < items[child]!)) break;
      times[parent] = times[child]!;
      items[parent] = items[child]!;
      parent = child;
    }
    times[parent] = timeMs;
    items[parent] = item;
    return first;
  }

  copy(): TimeHeap {
    const copy = new TimeHeap();
    return Object.assign(copy, { times: this.times.slice(), items: this.items.slice(), length: this.length });
  }

  private grow(): void {
    const times = new Float64Array(this.times.length * 2);
    const items = new Uint32Array(this.items.length * 2);
    times.set(this.times);
    items.set(this.items);
    this.times = times;
    this.items = items;
  }
}
