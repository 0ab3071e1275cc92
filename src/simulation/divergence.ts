import type { Oracle as OracleName } from '../model/lanes.ts';
import type { RecordCursor } from '../model/record.ts';
import type { DivergenceSteps } from '../model/trace.ts';
import { VIEWS, type ViewName } from '../model/views/index.ts';
import { float64s, uint32s } from '../support/growable.ts';
import type { KeyedTable } from '../support/keyed-table.ts';
import { LayeredTable } from '../support/layered-table.ts';
import { Comparison } from './comparison.ts';
import type { Oracle, Watcher } from './oracle.ts';

/** What one lane is compared with: its own oracle of the facts it has read, and the two that all lanes share. */
export type Oracles = Readonly<Record<OracleName, Oracle>>;

/**
 * How far one lane is from the truth, view by view, from the start of the window on. It holds the answers the lane has told, not the lane's own state: what a reader saw is
 * what is compared. The three oracles it begins with are equal; what they do not have in common is taken afterwards, fact by fact.
 */
export class Divergence {
  private readonly watched: readonly Watched[];
  private readonly byView: Readonly<Record<string, Watched>>;
  private readonly oracles: Oracles;

  constructor(views: readonly ViewName[], answers: (view: ViewName) => KeyedTable, oracles: Oracles) {
    this.oracles = oracles;
    this.watched = views.map((view) => {
      const answer = new LayeredTable(answers(view));
      const processed = Comparison.of(view, answer, oracles.processed.table(view));
      const compare = (oracle: OracleName): Comparison => processed.with(oracles[oracle].table(view));
      return { view, answer, comparisons: { processed, arrived: compare('arrived'), happened: compare('happened') } };
    });
    this.byView = Object.fromEntries(this.watched.map((watched) => [watched.view, watched]));
  }

  comparison(view: ViewName, oracle: OracleName): Comparison {
    return this.byView[view]!.comparisons[oracle];
  }

  truth(view: ViewName, oracle: OracleName): LayeredTable {
    return this.oracles[oracle].table(view);
  }

  /** The lane's answer of a key has changed. */
  setAnswer(view: ViewName, key: number, values: Float64Array, at: number): void {
    const { answer, comparisons } = this.byView[view]!;
    comparisons.processed.leave(key);
    comparisons.arrived.leave(key);
    comparisons.happened.leave(key);
    answer.open(key, VIEWS[view].identity);
    const isGone = Number.isNaN(values[at]);
    for (let column = 0; column < answer.width; column++) {
      answer.values[answer.at + column] = isGone ? VIEWS[view].identity[column]! : values[at + column]!;
    }
    comparisons.processed.enter(key);
    comparisons.arrived.enter(key);
    comparisons.happened.enter(key);
  }

  /** The lane has read the first copy of a fact. */
  takeProcessed(record: RecordCursor): void {
    for (const { view, comparisons } of this.watched) this.oracles.processed.takeInto(view, record, comparisons.processed);
  }
}

interface Watched {
  readonly view: ViewName;
  readonly answer: LayeredTable;
  readonly comparisons: Readonly<Record<OracleName, Comparison>>;
}

/** Everything that is compared with one view of a shared oracle. */
export class Together implements Watcher {
  private readonly comparisons: readonly Comparison[];

  constructor(comparisons: readonly Comparison[]) {
    this.comparisons = comparisons;
  }

  leave(key: number): void {
    for (const comparison of this.comparisons) comparison.leave(key);
  }

  enter(key: number): void {
    for (const comparison of this.comparisons) comparison.enter(key);
  }
}

/** Writes a comparison down as a step function: one entry for each time at which it is another than before. */
export class StepWriter {
  private readonly timeMs = float64s();
  private readonly wrongKeys = uint32s();
  private readonly l1Minor = float64s();
  private readonly biasMinor = float64s();
  private pendingMs = -1;
  private told = 0;

  /** To be called before the comparison changes at `timeMs`. */
  note(timeMs: number, comparison: Comparison): void {
    if (this.pendingMs !== timeMs) this.flush(comparison);
    this.pendingMs = timeMs;
  }

  /** Write down what is pending from before `beforeMs`; the comparison does not change at that time any more. */
  flush(comparison: Comparison, beforeMs = Infinity): void {
    if (this.pendingMs === -1 || this.pendingMs >= beforeMs) return;
    const last = this.timeMs.length - 1;
    const isNew =
      last === -1 ||
      this.wrongKeys.at(last) !== comparison.wrongKeys ||
      this.l1Minor.at(last) !== comparison.l1Minor ||
      this.biasMinor.at(last) !== comparison.biasMinor;
    if (isNew) {
      this.timeMs.push(this.pendingMs);
      this.wrongKeys.push(comparison.wrongKeys);
      this.l1Minor.push(comparison.l1Minor);
      this.biasMinor.push(comparison.biasMinor);
    }
    this.pendingMs = -1;
  }

  /** Steps that came since the last call. */
  take(): DivergenceSteps {
    const from = this.told;
    this.told = this.timeMs.length;
    return this.slice(from);
  }

  slice(from = 0): DivergenceSteps {
    return {
      timeMs: this.timeMs.slice(from),
      wrongKeys: this.wrongKeys.slice(from),
      l1Minor: this.l1Minor.slice(from),
      biasMinor: this.biasMinor.slice(from),
    };
  }

  copyUpTo(timeMs: number): StepWriter {
    const copy = new StepWriter();
    for (let place = 0; place < this.timeMs.length && this.timeMs.at(place) <= timeMs; place++) {
      copy.timeMs.push(this.timeMs.at(place));
      copy.wrongKeys.push(this.wrongKeys.at(place));
      copy.l1Minor.push(this.l1Minor.at(place));
      copy.biasMinor.push(this.biasMinor.at(place));
    }
    return copy;
  }
}
