import type { BatchCut } from '../../engine/batch-engine.ts';
import type { RecordCursor } from '../../model/record.ts';
import { covers } from '../../model/offset.ts';
import type { ViewName } from '../../model/views/index.ts';
import { NO_KEY } from '../../model/keys.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import { SPEED_VIEWS } from './speed/index.ts';
import type { SpeedRow } from './speed/speed-view.ts';

interface OverlayView {
  readonly view: ViewName;
  readonly rule: SpeedRow;
  readonly table: KeyedTable;
}

/**
 * An overlay: what has come since one cut, per view. While a batch runs there are two of them, one for the batch that is served and one for the batch that is
 * to come; both are fed, so that at the publish neither a gap nor an overlap opens between batch view and overlay.
 */
export class Overlay {
  readonly cut: BatchCut;
  private readonly list: readonly OverlayView[];
  /** Rows that neither this overlay nor the batch before it counts: they happened before the cut and came after it. */
  readonly refused: number[];

  constructor(cut: BatchCut, views: readonly ViewName[]) {
    this.cut = cut;
    this.list = views.map((view) => ({ view, rule: SPEED_VIEWS[view], table: new KeyedTable(SPEED_VIEWS[view].identity.length) }));
    this.refused = [];
  }

  table(view: ViewName): KeyedTable {
    return this.list.find((entry) => entry.view === view)!.table;
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
    for (const { table, rule } of this.list) {
      const key = rule.key(record, bucketMs);
      if (key === NO_KEY) continue;
      const at = table.upsert(key, rule.identity) * table.width;
      rule.add(table.values, at, record);
    }
  }

  copy(): Overlay {
    const overlay = new Overlay(this.cut, []);
    Object.assign(overlay, {
      list: this.list.map((entry) => ({ ...entry, table: entry.table.copy() })),
      refused: this.refused.slice(),
    });
    return overlay;
  }
}
