import { float64s, uint32s } from '../support/growable.ts';
import { KeyedTable } from '../support/keyed-table.ts';

/**
 * The answers of one lane and one view over the observed window: the whole table at its start (the keyframe), then every change. Any key's history and the whole
 * table at any moment come from here. 12 bytes and 8 per value column for each change.
 */
export class Journal {
  readonly width: number;
  private readonly identity: readonly number[];
  /** the answers at the start of the window; shared with whoever else begins there, and never changed */
  private keyframe: KeyedTable;
  /** keys that came later, numbered on from those of the keyframe */
  private readonly added = new KeyedTable(0);
  private readonly timeMs = float64s();
  private readonly entry = uint32s();
  private readonly values = float64s();

  constructor(identity: readonly number[]) {
    this.width = identity.length;
    this.identity = identity;
    this.keyframe = new KeyedTable(identity.length);
  }

  get length(): number {
    return this.timeMs.length;
  }

  /** Begin with the answers as they stand; nobody may change `table` any more. */
  start(table: KeyedTable): void {
    this.keyframe = table;
  }

  append(key: number, values: Float64Array, at: number, timeMs: number): void {
    const started = this.keyframe.find(key);
    this.timeMs.push(timeMs);
    this.entry.push(started === -1 ? this.keyframe.size + this.added.upsert(key) : started);
    for (let column = 0; column < this.width; column++) this.values.push(values[at + column]!);
  }

  /** The whole answer at `timeMs`, changes at that time included. */
  tableAt(timeMs: number): KeyedTable {
    const { width } = this;
    const table = this.keyframe.copy();
    for (let change = 0; change < this.length && this.timeMs.at(change) <= timeMs; change++) {
      const at = table.upsert(this.keyOf(this.entry.at(change)), this.identity) * width;
      for (let column = 0; column < width; column++) table.values[at + column] = this.values.at(change * width + column);
    }
    return withoutGone(table);
  }

  /** The answers of one key as a step function that begins at `fromMs`; NaN while there is none. */
  history(key: number, fromMs: number): { timeMs: Float64Array; values: Float64Array } {
    const { width, keyframe } = this;
    const times: number[] = [fromMs];
    const values: number[] = [];
    const started = keyframe.find(key);
    const later = started === -1 ? this.added.find(key) : -1;
    for (let column = 0; column < width; column++) values.push(started === -1 ? NaN : keyframe.values[started * width + column]!);
    const entry = later === -1 ? started : keyframe.size + later;
    for (let change = 0; entry !== -1 && change < this.length; change++) {
      if (this.entry.at(change) !== entry) continue;
      times.push(this.timeMs.at(change));
      for (let column = 0; column < width; column++) values.push(this.values.at(change * width + column));
    }
    return { timeMs: Float64Array.from(times), values: Float64Array.from(values) };
  }

  /** A journal of its own, as this one was at `timeMs`. */
  copyUpTo(timeMs: number): Journal {
    const copy = new Journal(this.identity);
    copy.start(this.keyframe);
    const scratch = new Float64Array(this.width);
    for (let change = 0; change < this.length && this.timeMs.at(change) <= timeMs; change++) {
      for (let column = 0; column < this.width; column++) scratch[column] = this.values.at(change * this.width + column);
      copy.append(this.keyOf(this.entry.at(change)), scratch, 0, this.timeMs.at(change));
    }
    return copy;
  }

  private keyOf(entry: number): number {
    const started = this.keyframe.size;
    return entry < started ? this.keyframe.keys[entry]! : this.added.keys[entry - started]!;
  }
}

/** A row whose values are NaN has been taken back. */
function withoutGone(table: KeyedTable): KeyedTable {
  const { keys, values, size, width } = table;
  if (!values.subarray(0, size * width).some(Number.isNaN)) return table;
  const there = new KeyedTable(width, size);
  for (let entry = 0; entry < size; entry++) {
    if (!Number.isNaN(values[entry * width])) there.write(keys[entry]!, [...values.subarray(entry * width, (entry + 1) * width)]);
  }
  return there;
}
