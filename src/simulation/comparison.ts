import { VIEWS, type View, type ViewName } from '../model/views/index.ts';
import type { KeyedTable } from '../support/keyed-table.ts';

/**
 * Keeps count of how far one answer is from one truth, key by key, while both change. Whoever changes a key calls `leave` before and `enter` after; the cost is that of
 * the keys that change, never of the whole table. A missing key counts as the identity of its view.
 */
export class Comparison {
  wrongKeys = 0;
  /** Σ |answer − truth|, minor units */
  l1Minor = 0;
  /** Σ (answer − truth) */
  biasMinor = 0;

  private readonly view: View;
  private readonly identity: Float64Array;
  private readonly answer: KeyedTable;
  private readonly truth: KeyedTable;

  /** `same` is a comparison of equal tables, whose counts are taken over; without it both tables are scanned. */
  constructor(view: ViewName, answer: KeyedTable, truth: KeyedTable, same?: Comparison) {
    this.view = VIEWS[view];
    this.identity = Float64Array.from(this.view.identity);
    this.answer = answer;
    this.truth = truth;
    if (same === undefined) this.recount();
    else ({ wrongKeys: this.wrongKeys, l1Minor: this.l1Minor, biasMinor: this.biasMinor } = same);
  }

  leave(key: number): void {
    this.compare(this.answer.find(key), this.truth.find(key), -1);
  }

  enter(key: number): void {
    this.compare(this.answer.find(key), this.truth.find(key), 1);
  }

  /** From nothing: a full scan of both tables. */
  recount(): void {
    this.wrongKeys = 0;
    this.l1Minor = 0;
    this.biasMinor = 0;
    const { answer, truth } = this;
    let shared = 0;
    for (let entry = 0; entry < truth.size; entry++) {
      const a = answer.find(truth.keys[entry]!);
      if (a !== -1) shared++;
      this.compare(a, entry, 1);
    }
    if (shared === answer.size) return;
    for (let entry = 0; entry < answer.size; entry++) {
      if (truth.find(answer.keys[entry]!) === -1) this.compare(entry, -1, 1);
    }
  }

  /** The greatest |answer − truth|; a full scan. */
  linfMinor(): number {
    let greatest = 0;
    const { answer, truth } = this;
    for (let entry = 0; entry < truth.size; entry++) greatest = Math.max(greatest, Math.abs(this.distance(truth.keys[entry]!)));
    for (let entry = 0; entry < answer.size; entry++) {
      greatest = Math.max(greatest, Math.abs(this.distance(answer.keys[entry]!)));
    }
    return greatest;
  }

  /** Keys that either side has. */
  keyCount(): number {
    let count = this.truth.size;
    for (let entry = 0; entry < this.answer.size; entry++) if (this.truth.find(this.answer.keys[entry]!) === -1) count++;
    return count;
  }

  /** answer − truth of one key, minor units; 0 where the view knows no distance */
  distance(key: number): number {
    const a = this.answer.find(key);
    const t = this.truth.find(key);
    return this.view.distance(
      a === -1 ? this.identity : this.answer.values,
      a === -1 ? 0 : a * this.answer.width,
      t === -1 ? this.identity : this.truth.values,
      t === -1 ? 0 : t * this.truth.width,
    );
  }

  /** Count the key of these two entries in or out; −1 is no entry. */
  private compare(a: number, t: number, sign: 1 | -1): void {
    const { identity, answer, truth } = this;
    const values = a === -1 ? identity : answer.values;
    const at = a === -1 ? 0 : a * answer.width;
    const truths = t === -1 ? identity : truth.values;
    const truthAt = t === -1 ? 0 : t * truth.width;
    for (let column = 0; column < identity.length; column++) {
      if (values[at + column] === truths[truthAt + column]) continue;
      const distance = this.view.distance(values, at, truths, truthAt);
      this.wrongKeys += sign;
      this.l1Minor += sign * Math.abs(distance);
      this.biasMinor += sign * distance;
      return;
    }
  }
}
