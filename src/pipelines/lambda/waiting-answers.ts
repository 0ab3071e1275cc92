import { NO_KEY } from '../../model/keys.ts';
import type { RecordCursor } from '../../model/record.ts';
import type { ViewName } from '../../model/views/index.ts';
import { GroupRows } from '../../support/group-rows.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import type { Put } from '../../support/put.ts';
import type { FanIn } from '../pipeline.ts';
import { GroupAnswers, rowsOfGroup } from './group-answers.ts';
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
  private kept: KeyedTable;
  private rows: GroupRows;

  constructor(view: ViewName, speed: SpeedProcess<unknown>, refusal: Refusal) {
    this.view = view;
    this.speed = speed;
    this.merge = refusal;
    this.refusal = refusal.refuses;
    this.batchAlone = new GroupAnswers(view, speed, refusal);
    this.none = speed.identity.map(() => NaN);
    this.kept = new KeyedTable(speed.identity.length);
    this.rows = new GroupRows(this.none);
  }

  answer(_served: Served, key: number, into: Float64Array): boolean {
    return this.kept.read(key, into) && !Number.isNaN(into[0]);
  }

  fanIn(served: Served, key: number): FanIn {
    const group = this.rows.groupOf(key);
    const states = group !== null && served.overlay.groups(this.view).has(group) ? 1 : 0;
    return {
      reads: [
        { store: 'batch', rows: rowsOfGroup(batchOf(served, this.view), this.merge, group) },
        { store: 'overlay', rows: states },
      ],
      isKept: true,
    };
  }

  answers(): KeyedTable {
    const { keys, values, size, width } = this.kept;
    const there = new KeyedTable(width, size);
    for (let entry = 0; entry < size; entry++) {
      if (!Number.isNaN(values[entry * width])) there.write(keys[entry]!, [...values.subarray(entry * width, (entry + 1) * width)]);
    }
    return there;
  }

  batchAnswers(served: Served): KeyedTable {
    return this.batchAlone.batchAnswers(served);
  }

  recordRead(served: Served, record: RecordCursor, tell: Tell): void {
    const group = this.speed.group(record);
    if (group !== NO_KEY) this.refresh(served, group, tell);
  }

  published(before: Served, after: Served, tell: Tell): void {
    const groups = new Set(before.overlay.groups(this.view).keys());
    for (const group of after.overlay.groups(this.view).keys()) groups.add(group);
    const batch = batchOf(after, this.view);
    for (let entry = 0; entry < batch.size; entry++) groups.add(this.merge.groupOf(batch.keys[entry]!));
    for (const group of groups) this.refresh(after, group, tell);
  }

  loaded(served: Served): void {
    this.kept = new KeyedTable(this.speed.identity.length);
    this.rows = new GroupRows(this.none);
    this.published(served, served, () => undefined);
  }

  /** Rows of the batch whose group has moved on, and one for each group that the batch does not know. */
  withheld(served: Served): number {
    let rows = 0;
    for (const group of served.overlay.groups(this.view).keys()) {
      let known = 0;
      this.merge.answer(batchOf(served, this.view), group, () => known++);
      rows += Math.max(1, known);
    }
    return rows;
  }

  private refresh(served: Served, group: number, tell: Tell): void {
    const isWaiting = served.overlay.groups(this.view).has(group);
    this.rows.replace(
      group,
      (put: Put) => (isWaiting ? undefined : this.merge.answer(batchOf(served, this.view), group, put)),
      (key, values) => {
        const at = this.kept.write(key, values);
        if (at !== -1) tell(key, this.kept.values, at);
      },
    );
  }
}

const NO_ROWS = new KeyedTable(0, 0);

const batchOf = ({ tables }: Served, view: ViewName): KeyedTable => tables?.get(view) ?? NO_ROWS;
