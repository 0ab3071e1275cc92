import { KeyedTable } from './keyed-table.ts';

/**
 * A table that begins as another one and goes its own way. The other one, `base`, is shared by all that begin there and never changed; what changes is kept on
 * top. So a dozen tables that differ in a few keys cost little more than one.
 *
 * Instead of entries it has a place: `seek` and `open` set `values` and `at` to where the key's values stand.
 */
export class LayeredTable {
  readonly width: number;
  values: Float64Array;
  at = 0;
  private readonly base: KeyedTable;
  private readonly top: KeyedTable;
  /** keys that only the top has */
  private added = 0;
  /** entry of the base that was found last; tables that were built alike are walked through alike */
  private found = -1;
  /** the key that was looked for last; whoever compares looks for the same one several times */
  private sought = -1;
  private isFound = false;

  constructor(base: KeyedTable) {
    this.width = base.width;
    this.base = base;
    this.top = new KeyedTable(base.width);
    this.values = base.values;
  }

  get size(): number {
    return this.base.size + this.added;
  }

  /** Go to the values of `key`, to be read; false if there is no such key. */
  seek(key: number): boolean {
    if (key === this.sought) return this.isFound;
    const { base, top } = this;
    this.sought = key;
    const own = top.size === 0 ? -1 : top.find(key);
    const entry = own === -1 ? this.findInBase(key) : own;
    this.isFound = entry !== -1;
    if (entry === -1) return false;
    this.values = own === -1 ? base.values : top.values;
    this.at = entry * this.width;
    return true;
  }

  /** Go to the values of `key`, to be changed; a new key begins with `identity`. */
  open(key: number, identity: readonly number[]): void {
    const { base, top, width } = this;
    const before = top.size;
    const at = top.upsert(key, identity) * width;
    if (top.size > before) {
      const entry = base.find(key);
      if (entry === -1) this.added++;
      else for (let column = 0; column < width; column++) top.values[at + column] = base.values[entry * width + column]!;
    }
    this.values = top.values;
    this.at = at;
    this.sought = key;
    this.isFound = true;
  }

  /** Every key once: those of the base in its order, then the added ones in the order in which they came. */
  forEachKey(visit: (key: number) => void): void {
    const { base, top } = this;
    for (let entry = 0; entry < base.size; entry++) visit(base.keys[entry]!);
    for (let entry = 0; entry < top.size; entry++) if (base.find(top.keys[entry]!) === -1) visit(top.keys[entry]!);
  }

  /** All of it as one table. */
  flat(): KeyedTable {
    const { base, top, width } = this;
    const table = base.copy();
    for (let entry = 0; entry < top.size; entry++) {
      const at = table.upsert(top.keys[entry]!) * width;
      for (let column = 0; column < width; column++) table.values[at + column] = top.values[entry * width + column]!;
    }
    return table;
  }

  private findInBase(key: number): number {
    const { base, found } = this;
    const entry = base.keys[found + 1] === key && found + 1 < base.size ? found + 1 : base.find(key);
    if (entry !== -1) this.found = entry;
    return entry;
  }
}
