import type { BatchCut } from '../../engine/batch-engine.ts';
import type { RecordCursor } from '../../model/record.ts';
import { CHANGED_VIEWS, rulesAt, versionOf, type RulesByPlace, type RuleVersion } from '../../model/rule-versions.ts';
import { covers } from '../../model/offset.ts';
import type { ViewName } from '../../model/views/index.ts';
import { NO_KEY } from '../../model/keys.ts';
import { assert } from '../../support/assert.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import { SPEED_VIEWS } from './speed/index.ts';
import type { SpeedProcess, SpeedRow, SpeedView } from './speed/speed-view.ts';

/** What an overlay holds of one view: a row per key, or a state per group of records. */
type OverlayView =
  | { readonly view: ViewName; readonly rule: SpeedRow; readonly version: RuleVersion; readonly table: KeyedTable; readonly groups: null }
  | { readonly view: ViewName; readonly rule: SpeedProcess<unknown>; readonly table: null; readonly groups: Map<number, unknown> };

/**
 * An overlay: what has come since one cut, per view. While a batch runs there are two of them, one for the batch that is served and one for the batch that is
 * to come; both are fed, so that at the publish neither a gap nor an overlap opens between batch view and overlay.
 */
export class Overlay {
  readonly cut: BatchCut;
  private readonly rules: RulesByPlace;
  private readonly list: readonly OverlayView[];
  /** Rows that neither this overlay nor the batch before it counts: they happened before the cut and came after it. */
  readonly refused: number[];
  /** Rows that this overlay counts, if the batch will count them by another version of some rule; else `null`. */
  readonly counted: number[] | null;

  constructor(cut: BatchCut, views: readonly ViewName[], rules: RulesByPlace) {
    this.cut = cut;
    this.rules = rules;
    const inForce = rulesAt(rules, 'speed');
    this.list = views.map((view) => openView(view, SPEED_VIEWS[view], versionOf(inForce, view)));
    this.refused = [];
    this.counted = CHANGED_VIEWS.some((view) => rules[view].speed !== rules[view].batch) ? [] : null;
  }

  /** Rows by key. */
  table(view: ViewName): KeyedTable {
    const { table } = this.list.find((entry) => entry.view === view)!;
    assert(table !== null, `the overlay keeps a state of ${view}, not rows`);
    return table;
  }

  /** States by group. */
  groups(view: ViewName): ReadonlyMap<number, unknown> {
    const { groups } = this.list.find((entry) => entry.view === view)!;
    assert(groups !== null, `the overlay keeps rows of ${view}, not a state`);
    return groups;
  }

  /** Keys or groups of a view. */
  sizeOf(view: ViewName): number {
    const { table, groups } = this.list.find((entry) => entry.view === view)!;
    return table?.size ?? groups!.size;
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
    this.counted?.push(record.row);
    for (const entry of this.list) {
      if (entry.table === null) addToGroup(entry.groups, entry.rule, record);
      else {
        const { rule, version, table } = entry;
        const key = rule.key(record, bucketMs);
        if (key === NO_KEY) continue;
        const at = table.upsert(key, rule.identity) * table.width;
        rule.add(table.values, at, record, version);
      }
    }
  }

  copy(): Overlay {
    const list = this.list.map((entry) =>
      entry.table === null ? { ...entry, groups: structuredClone(entry.groups) } : { ...entry, table: entry.table.copy() },
    );
    const overlay = new Overlay(this.cut, [], this.rules);
    return Object.assign(overlay, { list, refused: this.refused.slice(), counted: this.counted?.slice() ?? null });
  }
}

const openView = (view: ViewName, rule: SpeedView, version: RuleVersion): OverlayView =>
  'group' in rule
    ? { view, rule, table: null, groups: new Map() }
    : { view, rule, version, table: new KeyedTable(rule.identity.length), groups: null };

function addToGroup(groups: Map<number, unknown>, rule: SpeedProcess<unknown>, record: RecordCursor): void {
  const group = rule.group(record);
  if (group === NO_KEY) return;
  let state = groups.get(group);
  if (state === undefined) groups.set(group, (state = rule.open()));
  rule.add(state, record);
}
