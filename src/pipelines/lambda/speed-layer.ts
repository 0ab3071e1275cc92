import type { BatchCut } from '../../engine/batch-engine.ts';
import type { RecordCursor } from '../../model/record.ts';
import { covers } from '../../model/offset.ts';
import type { ViewName } from '../../model/views/index.ts';
import { NO_KEY } from '../../model/keys.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import { SPEED_VIEWS } from './speed/index.ts';

/**
 * An overlay: what has come since one cut, per view. While a batch runs there are two of them, one for the batch that is served and one for the batch that is
 * to come; both are fed, so that at the publish neither a gap nor an overlap opens between batch view and overlay.
 */
export class Overlay {
  readonly cut: BatchCut;
  readonly tables: ReadonlyMap<ViewName, KeyedTable>;
  /** Rows that neither this overlay nor the batch before it counts: they happened before the cut and came after it. */
  readonly refused: number[];

  constructor(cut: BatchCut, views: readonly ViewName[]) {
    this.cut = cut;
    this.tables = new Map(views.map((view) => [view, new KeyedTable(SPEED_VIEWS[view].identity.length)]));
    this.refused = [];
  }

  /** Where a record belongs: to the batch view before the cut, to this overlay, or to neither. */
  sideOf(record: RecordCursor, partition: number, offset: number): 'batch' | 'overlay' | 'neither' {
    const { bound, beforeEventMs } = this.cut;
    const read = covers(bound, partition, offset);
    if (beforeEventMs === null) return read ? 'batch' : 'overlay';
    if (record.eventMs >= beforeEventMs) return 'overlay';
    return read ? 'batch' : 'neither';
  }

  add(record: RecordCursor, bucketMs: number): void {
    for (const [view, table] of this.tables) {
      const { key, add, identity } = SPEED_VIEWS[view];
      const place = key(record, bucketMs);
      if (place === NO_KEY) continue;
      const entry = table.upsert(place, identity);
      add(table.values, entry * table.width, record);
    }
  }

  copy(): Overlay {
    const overlay = new Overlay(this.cut, []);
    Object.assign(overlay, {
      tables: new Map([...this.tables].map(([view, table]) => [view, table.copy()])),
      refused: this.refused.slice(),
    });
    return overlay;
  }
}
