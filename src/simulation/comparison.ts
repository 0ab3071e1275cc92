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

  constructor(view: ViewName, answer: KeyedTable, truth: KeyedTable) {
    this.view = VIEWS[view];
    this.identity = Float64Array.from(this.view.identity);
    this.answer = answer;
    this.truth = truth;
    this.recount();
  }

  leave(key: number): void {
    this.account(key, -1);
  }

  enter(key: number): void {
    this.account(key, 1);
  }

  /** From nothing: a full scan of both tables. */
  recount(): void {
    this.wrongKeys = 0;
    this.l1Minor = 0;
    this.biasMinor = 0;
    const { answer, truth } = this;
    for (let entry = 0; entry < truth.size; entry++) this.enter(truth.keys[entry]!);
    for (let entry = 0; entry < answer.size; entry++) {
      if (truth.find(answer.keys[entry]!) === -1) this.enter(answer.keys[entry]!);
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

  private account(key: number, sign: 1 | -1): void {
    const { identity, answer, truth } = this;
    const a = answer.find(key);
    const t = truth.find(key);
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
