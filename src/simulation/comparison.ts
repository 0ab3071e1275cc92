import { VIEWS, type View, type ViewName } from '../model/views/index.ts';
import type { LayeredTable } from '../support/layered-table.ts';

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

  private readonly name: ViewName;
  private readonly view: View;
  private readonly identity: Float64Array;
  private readonly answer: LayeredTable;
  private readonly truth: LayeredTable;

  /** The two must be equal, as tables are that begin on the same base; of any others, `Comparison.of` takes stock. */
  constructor(view: ViewName, answer: LayeredTable, truth: LayeredTable) {
    this.name = view;
    this.view = VIEWS[view];
    this.identity = Float64Array.from(this.view.identity);
    this.answer = answer;
    this.truth = truth;
  }

  static of(view: ViewName, answer: LayeredTable, truth: LayeredTable): Comparison {
    const comparison = new Comparison(view, answer, truth);
    comparison.recount();
    return comparison;
  }

  /** The answer compared with another truth, which is equal to this one until now. */
  with(truth: LayeredTable): Comparison {
    const { wrongKeys, l1Minor, biasMinor } = this;
    return Object.assign(new Comparison(this.name, this.answer, truth), { wrongKeys, l1Minor, biasMinor });
  }

  leave(key: number): void {
    this.count(key, -1);
  }

  enter(key: number): void {
    this.count(key, 1);
  }

  /** From nothing: a full scan of both tables. */
  recount(): void {
    this.wrongKeys = 0;
    this.l1Minor = 0;
    this.biasMinor = 0;
    this.forEachKey((key) => this.count(key, 1));
  }

  /** The greatest |answer − truth|; a full scan. */
  linfMinor(): number {
    let greatest = 0;
    this.forEachKey((key) => (greatest = Math.max(greatest, Math.abs(this.distance(key)))));
    return greatest;
  }

  /** Keys that either side has. */
  keyCount(): number {
    let count = 0;
    this.forEachKey(() => count++);
    return count;
  }

  /** answer − truth of one key, minor units; 0 where the view knows no distance */
  distance(key: number): number {
    const { answer, truth, identity } = this;
    const hasAnswer = answer.seek(key);
    const hasTruth = truth.seek(key);
    return this.view.distance(
      hasAnswer ? answer.values : identity,
      hasAnswer ? answer.at : 0,
      hasTruth ? truth.values : identity,
      hasTruth ? truth.at : 0,
    );
  }

  private forEachKey(visit: (key: number) => void): void {
    const { answer, truth } = this;
    let shared = 0;
    truth.forEachKey((key) => {
      if (answer.seek(key)) shared++;
      visit(key);
    });
    if (shared === answer.size) return;
    answer.forEachKey((key) => {
      if (!truth.seek(key)) visit(key);
    });
  }

  /** Count the key in or out. */
  private count(key: number, sign: 1 | -1): void {
    const { identity, answer, truth } = this;
    const hasAnswer = answer.seek(key);
    const hasTruth = truth.seek(key);
    const values = hasAnswer ? answer.values : identity;
    const at = hasAnswer ? answer.at : 0;
    const truths = hasTruth ? truth.values : identity;
    const truthAt = hasTruth ? truth.at : 0;
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
