import type { RecordCursor } from '../../model/record.ts';
import { versionOf } from '../../model/rule-versions.ts';
import { NO_KEY } from '../../model/keys.ts';
import type { OffsetVector } from '../../model/offset.ts';
import type { ViewName } from '../../model/views/index.ts';
import { assert } from '../../support/assert.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import type { OverlayCut } from './cut.ts';
import { computes, type LayerCode } from './layer-code.ts';
import type { SpeedViews } from './speed/index.ts';
import type { SpeedProcess, SpeedRow, SpeedView } from './speed/speed-view.ts';

/** What an overlay holds of one view: a row per key, or a state per group of records. */
type OverlayView =
  | { readonly view: ViewName; readonly rule: SpeedRow; readonly table: KeyedTable; readonly groups: null }
  | { readonly view: ViewName; readonly rule: SpeedProcess<unknown>; readonly table: null; readonly groups: Map<number, unknown> };

/** From these offsets on, records were counted by this code. */
interface Deployed {
  readonly from: OffsetVector;
  readonly code: LayerCode;
}

/**
 * An overlay: what has come since one cut, per view. While a batch runs there are two of them, one for the batch that is served and one for the batch that is
 * to come; both are fed, so that at the publish neither a gap nor an overlap opens between batch view and overlay.
 */
export class Overlay {
  /** where it begins */
  readonly cut: OverlayCut;
  private readonly list: readonly OverlayView[];
  private readonly deployed: Deployed[];
  /** Ids that it has counted, if it knows no others; `null` if the speed layer knows those of all records. */
  readonly known: Set<number> | null;

  constructor(cut: OverlayCut, views: readonly ViewName[], speed: SpeedViews, code: LayerCode, knowsOwnIdsOnly: boolean) {
    this.cut = cut;
    this.list = views.map((view) => openView(view, speed[view]));
    this.deployed = [{ from: cut.fromBound.map(() => 0), code }];
    this.known = knowsOwnIdsOnly ? new Set() : null;
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

  /** Whether a record lies on this side of the cut. */
  covers(record: RecordCursor, partition: number, offset: number): boolean {
    const { fromBound, fromEventMs } = this.cut;
    return offset >= fromBound[partition]! && (fromEventMs === null || record.eventMs >= fromEventMs);
  }

  /** The code that a record was counted by. */
  codeAt(partition: number, offset: number): LayerCode {
    return this.deployed.findLast(({ from }) => offset >= from[partition]!)!.code;
  }

  /** Whether the next record will be counted in a view. */
  takes(view: ViewName): boolean {
    return computes(this.deployed.at(-1)!.code, view);
  }

  /** Records from these offsets on are counted by other code. */
  deploy(from: OffsetVector, code: LayerCode): void {
    this.deployed.push({ from, code });
  }

  add(record: RecordCursor, bucketMs: number): void {
    const { code } = this.deployed.at(-1)!;
    for (const entry of this.list) {
      if (!computes(code, entry.view)) continue;
      if (entry.table === null) addToGroup(entry.groups, entry.rule, record);
      else {
        const { view, rule, table } = entry;
        const key = rule.key(record, bucketMs);
        if (key === NO_KEY) continue;
        const at = table.upsert(key, rule.identity) * table.width;
        rule.add(table.values, at, record, versionOf(code.rules, view));
      }
    }
  }

  copy(): Overlay {
    const list = this.list.map((entry) =>
      entry.table === null ? { ...entry, groups: structuredClone(entry.groups) } : { ...entry, table: entry.table.copy() },
    );
    const copy: Overlay = Object.create(Overlay.prototype) as Overlay;
    return Object.assign(copy, {
      cut: this.cut,
      list,
      deployed: [...this.deployed],
      known: this.known === null ? null : new Set(this.known),
    });
  }
}

const openView = (view: ViewName, rule: SpeedView): OverlayView =>
  'group' in rule
    ? { view, rule, table: null, groups: new Map() }
    : { view, rule, table: new KeyedTable(rule.identity.length), groups: null };

function addToGroup(groups: Map<number, unknown>, rule: SpeedProcess<unknown>, record: RecordCursor): void {
  const group = rule.group(record);
  if (group === NO_KEY) return;
  let state = groups.get(group);
  if (state === undefined) groups.set(group, (state = rule.open()));
  rule.add(state, record);
}
