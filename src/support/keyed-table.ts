/**
 * A table of integer values by integer key: what a streaming job calls keyed state and a batch calls its result.
 *
 * Open addressing over typed arrays; entries stay in insertion order in `keys` and `values`, so iteration order is the
 * order of first use and never depends on the engine. Keys are safe integers ≥ 0 (see `model/keys.ts`); each entry has `width`
 * values, stored at `values[entry * width + column]`.
 */
export class KeyedTable {
  readonly width: number;
  size = 0;
  keys: Float64Array;
  values: Float64Array;
  private slots: Int32Array;
  private mask: number;

  constructor(width: number, capacity = 64) {
    this.width = width;
    let slots = 16;
    while (slots < capacity * 2) slots *= 2;
    this.slots = new Int32Array(slots).fill(-1);
    this.mask = slots - 1;
    this.keys = new Float64Array(slots / 2);
    this.values = new Float64Array((slots / 2) * width);
  }

  /** Entry of `key`, or −1. */
  find(key: number): number {
    const { slots, keys, mask } = this;
    let slot = hash(key) & mask;
    for (;;) {
      const entry = slots[slot]!;
      if (entry === -1 || keys[entry] === key) return entry;
      slot = (slot + 1) & mask;
    }
  }

  /** Entry of `key`; a new one holds `identity` (zeros if absent) in its columns. */
  upsert(key: number, identity?: readonly number[]): number {
    const { slots, keys, mask } = this;
    let slot = hash(key) & mask;
    for (;;) {
      const entry = slots[slot]!;
      if (entry === -1) break;
      if (keys[entry] === key) return entry;
      slot = (slot + 1) & mask;
    }
    if (this.size < keys.length) return this.insert(slot, key, identity);
    this.grow();
    return this.upsert(key, identity);
  }

  /** Values of `key`, written to `into`; false if there is no such key. */
  read(key: number, into: Float64Array): boolean {
    const entry = this.find(key);
    if (entry === -1) return false;
    for (let column = 0; column < this.width; column++) into[column] = this.values[entry * this.width + column]!;
    return true;
  }

  /** Set the values of `key`. Returns where they stand, or −1 if they are what they were; a key that is new is always news. */
  write(key: number, values: readonly number[], identity?: readonly number[]): number {
    const { size } = this;
    const at = this.upsert(key, identity) * this.width;
    let isNews = this.size > size;
    for (let column = 0; column < this.width; column++) {
      if (this.values[at + column] === values[column]) continue;
      this.values[at + column] = values[column]!;
      isNews = true;
    }
    return isNews ? at : -1;
  }

  clear(): void {
    this.size = 0;
    this.slots.fill(-1);
  }

  /** An independent table with the same entries in the same order. */
  copy(): KeyedTable {
    const table = new KeyedTable(this.width, 0);
    table.size = this.size;
    table.keys = this.keys.slice();
    table.values = this.values.slice();
    table.slots = this.slots.slice();
    table.mask = this.mask;
    return table;
  }

  /** Entries in ascending order of key. */
  sortedEntries(): Uint32Array {
    return Uint32Array.from(this.keys.slice(0, this.size).sort(), (key) => this.find(key));
  }

  /** A table with the same entries in ascending order of key. */
  sorted(): KeyedTable {
    const table = new KeyedTable(this.width, this.size);
    for (const entry of this.sortedEntries()) {
      const at = table.upsert(this.keys[entry]!) * this.width;
      for (let column = 0; column < this.width; column++) table.values[at + column] = this.values[entry * this.width + column]!;
    }
    return table;
  }

  private insert(slot: number, key: number, identity: readonly number[] | undefined): number {
    const entry = this.size++;
    this.slots[slot] = entry;
    this.keys[entry] = key;
    const at = entry * this.width;
    for (let column = 0; column < this.width; column++) this.values[at + column] = identity?.[column] ?? 0;
    return entry;
  }

  private grow(): void {
    const slots = new Int32Array(this.slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    const keys = new Float64Array(slots.length / 2);
    keys.set(this.keys);
    const values = new Float64Array((slots.length / 2) * this.width);
    values.set(this.values);
    for (let entry = 0; entry < this.size; entry++) {
      let slot = hash(keys[entry]!) & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = entry;
    }
    this.slots = slots;
    this.mask = mask;
    this.keys = keys;
    this.values = values;
  }
}

const HIGH = 4294967296;

/** The finaliser of MurmurHash3 over both 32-bit halves of the key. */
function hash(key: number): number {
  let h = (key >>> 0) ^ Math.imul((key / HIGH) | 0, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
