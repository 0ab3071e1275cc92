import { float64s, uint32s } from '../support/growable.ts';
import { KeyedTable } from '../support/keyed-table.ts';

/**
 * The answers of one lane and one view over the observed window: the whole table at its start (the keyframe), then every change. Any key's history and the whole
 * table at any moment come from here. 12 bytes and 8 per value column for each change.
 */
export class Journal {
  readonly width: number;
  private readonly identity: readonly number[];
  /** the keys, in order of first use */
  private readonly entries = new KeyedTable(0);
  private keyframe = new Float64Array(0);
  private readonly timeMs = float64s();
  private readonly entry = uint32s();
  private readonly values = float64s();

  constructor(identity: readonly number[]) {
    this.width = identity.length;
    this.identity = identity;
  }

  get length(): number {
    return this.timeMs.length;
  }

  /** Begin with the answers as they stand. */
  start(table: KeyedTable): void {
    for (let place = 0; place < table.size; place++) this.entries.upsert(table.keys[place]!);
    this.keyframe = table.values.slice(0, table.size * table.width);
  }

  append(key: number, values: Float64Array, at: number, timeMs: number): void {
    this.timeMs.push(timeMs);
    this.entry.push(this.entries.upsert(key));
    for (let column = 0; column < this.width; column++) this.values.push(values[at + column]!);
  }

  /** The whole answer at `timeMs`, changes at that time included. */
  tableAt(timeMs: number): KeyedTable {
    const table = new KeyedTable(this.width, this.entries.size);
    const started = this.keyframe.length / this.width;
    for (let place = 0; place < started; place++) table.upsert(this.entries.keys[place]!);
    table.values.set(this.keyframe);
    for (let change = 0; change < this.length && this.timeMs.at(change) <= timeMs; change++) {
      const entry = table.upsert(this.entries.keys[this.entry.at(change)]!, this.identity);
      for (let column = 0; column < this.width; column++) {
        table.values[entry * this.width + column] = this.values.at(change * this.width + column);
      }
    }
    return table;
  }

  /** The answers of one key as a step function that begins at `fromMs`; NaN while there is none. */
  history(key: number, fromMs: number): { timeMs: Float64Array; values: Float64Array } {
    const times: number[] = [fromMs];
    const values: number[] = [];
    const place = this.entries.find(key);
    const atStart = place !== -1 && place < this.keyframe.length / this.width;
    for (let column = 0; column < this.width; column++) values.push(atStart ? this.keyframe[place * this.width + column]! : NaN);
    for (let change = 0; place !== -1 && change < this.length; change++) {
      if (this.entry.at(change) !== place) continue;
      times.push(this.timeMs.at(change));
      for (let column = 0; column < this.width; column++) values.push(this.values.at(change * this.width + column));
    }
    return { timeMs: Float64Array.from(times), values: Float64Array.from(values) };
  }

  /** A journal of its own, as this one was at `timeMs`. */
  copyUpTo(timeMs: number): Journal {
    const copy = new Journal(this.identity);
    for (let place = 0; place < this.keyframe.length / this.width; place++) copy.entries.upsert(this.entries.keys[place]!);
    copy.keyframe = this.keyframe;
    const scratch = new Float64Array(this.width);
    for (let change = 0; change < this.length && this.timeMs.at(change) <= timeMs; change++) {
      for (let column = 0; column < this.width; column++) scratch[column] = this.values.at(change * this.width + column);
      copy.append(this.entries.keys[this.entry.at(change)]!, scratch, 0, this.timeMs.at(change));
    }
    return copy;
  }
}
