import { NO_KEY } from '../../model/keys.ts';
import type { RecordCursor } from '../../model/record.ts';
import type { ViewName } from '../../model/views/index.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import type { FanIn } from '../pipeline.ts';
import { batchTable } from './batch-layer.ts';
import { GroupAnswers, countOfGroup } from './group-answers.ts';
import { KeptRows } from './kept-rows.ts';
import type { Refusal } from './merge/merge.ts';
import type { Served, ServedView, Tell } from './serving-layer.ts';
import type { SpeedProcess } from './speed/speed-view.ts';

/**
 * Answers of a view that cannot be merged, given only where the batch knows everything: a group with a record since the cut has none until the batch that covers
 * it is published. Nothing that is shown is old, and what is not shown is counted.
 */
export class WaitingAnswers implements ServedView {
  readonly refusal: string;
  private readonly view: ViewName;
  private readonly speed: SpeedProcess<unknown>;
  private readonly merge: Refusal;
  private readonly batchAlone: GroupAnswers;
  private readonly none: readonly number[];
  /** rows that were shown once; NaN while they are withheld */
  private kept: KeptRows;

  constructor(view: ViewName, speed: SpeedProcess<unknown>, refusal: Refusal) {
    this.view = view;
    this.speed = speed;
    this.merge = refusal;
    this.refusal = refusal.refuses;
    this.batchAlone = new GroupAnswers(view, speed, refusal);
    this.none = speed.identity.map(() => NaN);
    this.kept = new KeptRows(this.none);
  }

  answer(_served: Served, key: number, into: Float64Array): boolean {
    return this.kept.table.read(key, into) && !Number.isNaN(into[0]);
  }

  fanIn(served: Served, key: number): FanIn {
    const group = this.kept.groupOf(key);
    const states = group !== null && served.overlay.groups(this.view).has(group) ? 1 : 0;
    return {
      reads: [
        { store: 'batch', rows: countOfGroup(batchTable(served.tables, this.view), this.merge, group) },
        { store: 'overlay', rows: states },
      ],
      isKept: true,
    };
  }

  answers(): KeyedTable {
    const { keys, values, size, width } = this.kept.table;
    const there = new KeyedTable(width, size);
    for (let entry = 0; entry < size; entry++) {
      if (!Number.isNaN(values[entry * width])) there.write(keys[entry]!, [...values.subarray(entry * width, (entry + 1) * width)]);
    }
    return there;
  }

  batchAnswers(served: Served): KeyedTable {
    return this.batchAlone.batchAnswers(served);
  }

  overlayAnswers(served: Served): KeyedTable {
    return this.batchAlone.overlayAnswers(served);
  }

  recordRead(served: Served, record: RecordCursor, tell: Tell): void {
    const group = this.speed.group(record);
    if (group !== NO_KEY) this.refresh(served, group, tell);
  }

  published(before: Served, after: Served, tell: Tell): void {
    const groups = new Set(before.overlay.groups(this.view).keys());
    for (const group of after.overlay.groups(this.view).keys()) groups.add(group);
    const batch = batchTable(after.tables, this.view);
    for (let entry = 0; entry < batch.size; entry++) groups.add(this.merge.groupOf(batch.keys[entry]!));
    for (const group of groups) this.refresh(after, group, tell);
  }

  loaded(served: Served): void {
    this.kept = new KeptRows(this.none);
    this.published(served, served, () => undefined);
  }

  /** Rows of the batch whose group has moved on, and one for each group that the batch does not know. */
  withheld(served: Served): number {
    let rows = 0;
    for (const group of served.overlay.groups(this.view).keys()) {
      let known = 0;
      this.merge.answer(batchTable(served.tables, this.view), group, () => known++);
      rows += Math.max(1, known);
    }
    return rows;
  }

  private refresh(served: Served, group: number, tell: Tell): void {
    const isWaiting = served.overlay.groups(this.view).has(group);
    this.kept.replace(group, (put) => (isWaiting ? undefined : this.merge.answer(batchTable(served.tables, this.view), group, put)), tell);
  }
}
