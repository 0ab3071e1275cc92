import { NO_KEY } from '../../model/keys.ts';
import type { RecordCursor } from '../../model/record.ts';
import type { ViewName } from '../../model/views/index.ts';
import { MERGES } from './merge/index.ts';
import type { Merge } from './merge/merge.ts';
import { RowAnswers } from './row-answers.ts';
import type { Served, ServedView } from './serving-layer.ts';
import { SPEED_VIEWS } from './speed/index.ts';
import type { SpeedRow, SpeedView } from './speed/speed-view.ts';

/** Hears that the first value of a key is off by so much because of how it is merged, since the record at `row` is in the overlay; 0: no longer. */
export type TellError = (key: number, row: number, byMinor: number) => void;

export interface MergeErrorsSnapshot {
  readonly newest: ReadonlyMap<number, number>;
  readonly wrong: ReadonlySet<number>;
}

/**
 * By how much a naive merge is wrong, key by key: what it makes of both sides, less what the right merge makes of the same. All other errors of the lane are in both and
 * cancel out.
 */
export class MergeErrors {
  private readonly rule: SpeedRow;
  private readonly naive: ServedView;
  private readonly correct: ServedView;
  private readonly bucketMs: number;
  /** by key: row of the newest record that has been read */
  private newest = new Map<number, number>();
  private wrong = new Set<number>();
  private readonly values: Float64Array;

  constructor(rule: SpeedRow, naive: ServedView, correct: ServedView, bucketMs: number) {
    this.rule = rule;
    this.naive = naive;
    this.correct = correct;
    this.bucketMs = bucketMs;
    this.values = new Float64Array(rule.identity.length);
  }

  recordRead(served: Served, record: RecordCursor, tell: TellError): void {
    const key = this.note(record);
    if (key !== NO_KEY) this.update(served, key, tell);
  }

  /** Another batch is served, with the overlay whose keys are `overlayKeys`. */
  published(served: Served, overlayKeys: Iterable<number>, tell: TellError): void {
    for (const key of new Set([...this.wrong, ...overlayKeys])) this.update(served, key, tell);
  }

  /** A record that was read when nobody asked. */
  note(record: RecordCursor): number {
    const key = this.rule.key(record, this.bucketMs);
    if (key !== NO_KEY) this.newest.set(key, record.row);
    return key;
  }

  snapshot(): MergeErrorsSnapshot {
    return { newest: new Map(this.newest), wrong: new Set(this.wrong) };
  }

  restore({ newest, wrong }: MergeErrorsSnapshot): void {
    this.newest = new Map(newest);
    this.wrong = new Set(wrong);
  }

  private update(served: Served, key: number, tell: TellError): void {
    const byMinor = this.firstValue(this.naive, served, key) - this.firstValue(this.correct, served, key);
    if (byMinor === 0 && !this.wrong.delete(key)) return;
    if (byMinor !== 0) this.wrong.add(key);
    tell(key, this.newest.get(key)!, byMinor);
  }

  private firstValue(answers: ServedView, served: Served, key: number): number {
    if (!answers.answer(served, key, this.values)) return 0;
    return this.values[0]!;
  }
}

/** Of every view that is merged row by row, given how each is served naively. */
export function mergeErrorsOf(naive: ReadonlyMap<ViewName, ServedView>, bucketMs: number): ReadonlyMap<ViewName, MergeErrors> {
  const errors = new Map<ViewName, MergeErrors>();
  for (const [view, served] of naive) {
    const rule: SpeedView = SPEED_VIEWS[view];
    const merge: Merge = MERGES[view];
    if ('open' in rule || typeof merge !== 'function') continue;
    errors.set(view, new MergeErrors(rule, served, new RowAnswers(view, rule, merge, bucketMs), bucketMs));
  }
  return errors;
}
