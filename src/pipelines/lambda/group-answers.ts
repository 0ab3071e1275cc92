import { NO_KEY } from '../../model/keys.ts';
import type { RecordCursor } from '../../model/record.ts';
import type { ViewName } from '../../model/views/index.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import type { Put } from '../../support/put.ts';
import type { FanIn } from '../pipeline.ts';
import { batchTable } from './batch-layer.ts';
import { KeptRows } from './kept-rows.ts';
import type { Refusal, StateMerge } from './merge/merge.ts';
import type { Served, ServedView, Tell } from './serving-layer.ts';
import type { SpeedProcess } from './speed/speed-view.ts';

const SILENT: Tell = () => undefined;

/**
 * Answers that need the rows of a whole group and the overlay's state of it. They are put together when a record or a publish may have changed them, and kept until then.
 * A view that refuses to be merged is served as the last batch left it.
 */
export class GroupAnswers implements ServedView {
  readonly refusal: string | null;
  private readonly view: ViewName;
  private readonly speed: SpeedProcess<unknown>;
  private readonly merge: StateMerge<unknown> | Refusal;
  private kept: KeptRows;
  private readonly groups = new Set<number>();

  constructor(view: ViewName, speed: SpeedProcess<unknown>, merge: StateMerge<unknown> | Refusal) {
    this.view = view;
    this.speed = speed;
    this.merge = merge;
    this.refusal = 'refuses' in merge ? merge.refuses : null;
    this.kept = new KeptRows(speed.identity);
  }

  answer(_served: Served, key: number, into: Float64Array): boolean {
    return this.kept.table.read(key, into);
  }

  fanIn(served: Served, key: number): FanIn {
    const group = this.kept.groupOf(key);
    const fromBatch = { store: 'batch', rows: countOfGroup(this.batchOf(served), this.merge, group) };
    if ('refuses' in this.merge) return { reads: [fromBatch], isKept: true };
    const states = group !== null && served.overlay.groups(this.view).has(group) ? 1 : 0;
    return { reads: [fromBatch, { store: 'overlay', rows: states }], isKept: true };
  }

  answers(): KeyedTable {
    return this.kept.table;
  }

  batchAnswers(served: Served): KeyedTable {
    const batch = this.batchOf(served);
    const answers = new KeyedTable(this.speed.identity.length);
    const groups = new Set<number>();
    for (let entry = 0; entry < batch.size; entry++) groups.add(this.merge.groupOf(batch.keys[entry]!));
    for (const group of groups) this.fill(batch, null, group, (key, ...values) => answers.write(key, values));
    return answers;
  }

  /** Nothing of a view that is not merged: its overlay holds no answers. */
  overlayAnswers({ overlay }: Served): KeyedTable {
    const answers = new KeyedTable(this.speed.identity.length);
    if ('refuses' in this.merge) return answers;
    for (const [group, state] of overlay.groups(this.view)) {
      this.fill(batchTable(null, this.view), state, group, (key, ...values) => answers.write(key, values));
    }
    return answers;
  }

  detail(served: Served, put: Put): void {
    const batch = this.batchOf(served);
    const overlay = served.overlay.groups(this.view);
    for (const group of this.groups) {
      if ('merge' in this.merge) this.merge.detail?.(batch, overlay.get(group) ?? null, group, put);
    }
  }

  recordRead(served: Served, record: RecordCursor, tell: Tell): void {
    if ('refuses' in this.merge) return;
    const group = this.speed.group(record);
    if (group !== NO_KEY) this.refresh(served, group, tell);
  }

  published(_before: Served, after: Served, tell: Tell): void {
    const batch = this.batchOf(after);
    for (let entry = 0; entry < batch.size; entry++) this.groups.add(this.merge.groupOf(batch.keys[entry]!));
    for (const group of after.overlay.groups(this.view).keys()) this.groups.add(group);
    for (const group of this.groups) this.refresh(after, group, tell);
  }

  withheld(served: Served): number {
    if (!('refuses' in this.merge)) return 0;
    return this.merge.withheld?.(this.batchOf(served), served.overlay.groups(this.view)) ?? 0;
  }

  loaded(served: Served): void {
    this.kept = new KeptRows(this.speed.identity);
    this.groups.clear();
    this.published(served, served, SILENT);
  }

  private refresh(served: Served, group: number, tell: Tell): void {
    this.groups.add(group);
    const overlay = served.overlay.groups(this.view).get(group) ?? null;
    this.kept.replace(group, (put) => this.fill(this.batchOf(served), overlay, group, put), tell);
  }

  private fill(batch: KeyedTable, overlay: unknown, group: number, put: Put): void {
    if ('refuses' in this.merge) this.merge.answer(batch, group, put);
    else this.merge.merge(batch, overlay, group, put);
  }

  private batchOf({ tables }: Served): KeyedTable {
    return batchTable(tables, this.view);
  }
}

/** How many rows of the batch view belong to a group. */
export function countOfGroup(batch: KeyedTable, { groupOf }: Pick<Refusal, 'groupOf'>, group: number | null): number {
  let rows = 0;
  for (let entry = 0; entry < batch.size; entry++) if (groupOf(batch.keys[entry]!) === group) rows++;
  return rows;
}
