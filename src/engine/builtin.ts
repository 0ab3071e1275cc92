import type { Log } from '../log/log.ts';
import { NO_KEY } from '../model/keys.ts';
import { versionOf } from '../model/rule-versions.ts';
import { VIEWS, type FoldView, type RowView, type View, type ViewName, type KeySettings } from '../model/views/index.ts';
import { assertSafeInteger } from '../support/assert.ts';
import { KeyedTable } from '../support/keyed-table.ts';
import { sortedPlaces } from '../support/sort.ts';
import type { BatchCut, BatchEngine, BatchResult } from './batch-engine.ts';
import { assertVisible, visibleLog, type VisibleLog } from './visible-log.ts';
import type { WallClock } from './wall-clock.ts';

/**
 * A batch without a database: every record before the cut, once, in the order in which things happened, folded with the definition of each view. It runs
 * anywhere and starts at once, but it is not an independent check: the truth that lanes are compared with folds the same definitions.
 */
export function createBuiltinEngine(clock: Pick<WallClock, 'now'> = { now: () => 0 }): BatchEngine {
  let visible: VisibleLog | null = null;
  let order: Uint32Array = new Uint32Array();
  return {
    name: 'builtin',
    async load(log: Log, rows: number) {
      const isOther = visible?.log !== log;
      visible = visibleLog(log, rows);
      if (isOther) order = inOrderOfEvents(log);
    },
    async compute(cut: BatchCut, views: readonly ViewName[], settings: KeySettings): Promise<BatchResult> {
      assertVisible(visible, cut);
      const startedMs = clock.now();
      const rows = factsBefore(visible.log, order, cut);
      const tables = new Map(views.map((view) => [view, summarise(visible!.log, rows, VIEWS[view], settings)]));
      return { tables, measuredMs: clock.now() - startedMs };
    },
    cancel: () => undefined,
    async close() {
      visible = null;
      order = new Uint32Array();
    },
  };
}

/** All rows by (event time, transaction, leg), copies of a fact next to each other in the order of their arrival. */
function inOrderOfEvents(log: Log): Uint32Array {
  const { eventMs, id } = log.columns;
  const { txn, legs } = log.facts;
  const compare = (a: number, b: number): number => txn[id[a]!]! - txn[id[b]!]! || legs[id[a]!]! - legs[id[b]!]! || a - b;
  const order = sortedPlaces(eventMs);
  for (let from = 0, to = 1; from < order.length; from = to++) {
    while (to < order.length && eventMs[order[to]!] === eventMs[order[from]!]) to++;
    if (to - from > FEW) order.subarray(from, to).sort(compare);
    else sortFew(order, from, to, compare);
  }
  return order;
}

/** Most milliseconds hold the legs of one transaction; the first one holds the opening of every account. */
const FEW = 16;

function sortFew(order: Uint32Array, from: number, to: number, compare: (a: number, b: number) => number): void {
  for (let place = from + 1; place < to; place++) {
    const row = order[place]!;
    let at = place;
    for (; at > from && compare(row, order[at - 1]!) < 0; at--) order[at] = order[at - 1]!;
    order[at] = row;
  }
}

/** The first copy before the cut of each fact, unless an earlier run has counted it. */
function factsBefore(log: Log, order: Uint32Array, cut: BatchCut): Uint32Array {
  const { beforeEventMs, fromEventMs = -Infinity, lost } = cut;
  const firstBeyond = firstRows(log, cut.bound);
  const firstWanted = cut.fromBound === undefined ? null : firstRows(log, cut.fromBound);
  const { eventMs, id } = log.columns;
  const rows = new Uint32Array(order.length);
  let count = 0;
  let before = -1;
  for (const row of order) {
    if (beforeEventMs !== null && eventMs[row]! >= beforeEventMs) break;
    if (eventMs[row]! < fromEventMs || id[row] === before) continue;
    const partition = log.partitionOf(row);
    if (row >= firstBeyond[partition]!) continue;
    if (lost !== undefined && log.ingestMs(row) >= lost.fromMs && log.ingestMs(row) < lost.toMs) continue;
    before = id[row]!;
    if (firstWanted === null || row >= firstWanted[partition]!) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

/** By partition: the first row at or behind a bound. */
const firstRows = (log: Log, bound: BatchCut['bound']): Float64Array =>
  Float64Array.from(bound, (offset, partition) => log.rows[partition]![offset] ?? Infinity);

function summarise(log: Log, rows: Uint32Array, view: View, settings: KeySettings): KeyedTable {
  const table = view.kind === 'row' ? stepAll(log, rows, view, settings) : foldAll(log, rows, view, settings);
  for (let at = 0; at < table.size * table.width; at++) {
    const value = table.values[at]!;
    if (!Number.isSafeInteger(value)) assertSafeInteger(value, `${view.name} of key ${table.keys[Math.floor(at / table.width)]}`);
  }
  return table.sorted();
}

function stepAll(log: Log, rows: Uint32Array, view: RowView, settings: KeySettings): KeyedTable {
  const table = new KeyedTable(view.identity.length);
  const record = log.cursor();
  const version = versionOf(settings.rules, view.name);
  for (const row of rows) {
    const key = view.key(record.seek(row), settings);
    if (key === NO_KEY) continue;
    const at = table.upsert(key, view.identity) * table.width;
    view.step(table.values, at, record, version);
  }
  return table;
}

function foldAll(log: Log, rows: Uint32Array, view: FoldView<unknown>, settings: KeySettings): KeyedTable {
  const table = new KeyedTable(view.summary.valueColumns.length);
  const states = new Map<number, unknown>();
  const record = log.cursor();
  for (const row of rows) {
    const group = view.group(record.seek(row), settings);
    if (group === NO_KEY) continue;
    let state = states.get(group);
    if (state === undefined) states.set(group, (state = view.open()));
    view.take(state, record);
  }
  for (const [group, state] of states) view.summarise(state, group, (key, ...values) => table.write(key, values));
  return table;
}
