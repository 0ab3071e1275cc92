import type { Log } from '../../src/log/log.ts';
import { NO_KEY } from '../../src/model/keys.ts';
import type { RecordCursor } from '../../src/model/record.ts';
import type { RuleVersion } from '../../src/model/rule-versions.ts';
import type { FoldView, View, ViewSettings } from '../../src/model/views/view.ts';
import type { Merge, Refusal, RowMerge, StateMerge } from '../../src/pipelines/lambda/merge/merge.ts';
import type { SpeedProcess, SpeedRow, SpeedView } from '../../src/pipelines/lambda/speed/speed-view.ts';
import { KeyedTable } from '../../src/support/keyed-table.ts';

/**
 * A log cut in two: what the batch hands over of the first part by the naive truth, what the overlay keeps of the second, and what a merge makes of them.
 * Nothing here has to be fast, and nothing is shared with the lane but its rules.
 */

/** A view, the rule of the speed layer and a merge. */
export interface Layers {
  readonly view: View;
  readonly speed: SpeedView;
  readonly merge: Merge;
}

export type Rows = readonly number[];

/** Key and values of each row, in ascending order of key. */
export type Answer = readonly (readonly number[])[];

/** Rows of the first copies, in the order of the log: what every layer counts. */
export function firstCopies(log: Log): Rows {
  const seen = new Set<number>();
  return Array.from(log.columns.id, (id, row) => {
    const isFirst = !seen.has(id);
    seen.add(id);
    return isFirst ? row : -1;
  }).filter((row) => row !== -1);
}

export function truthOf(view: View, log: Log, rows: Rows, settings: ViewSettings): Answer {
  if (view.kind === 'row') return answerOf(rowTable(view.key, view.step, view.identity, log, rows, settings), view);
  const table = new KeyedTable(view.identity.length);
  for (const [group, state] of foldGroups(view, log, rows, settings))
    view.answers(state, group, (key, ...values) => void table.write(key, values));
  return answerOf(table, view);
}

/** What a batch over `rows` hands over, in ascending order of key. */
export function summaryOf(view: View, log: Log, rows: Rows, settings: ViewSettings): KeyedTable {
  if (view.kind === 'row') return rowTable(view.key, view.step, view.identity, log, rows, settings).sorted();
  const table = new KeyedTable(view.summary.valueColumns.length);
  for (const [group, state] of foldGroups(view, log, rows, settings))
    view.summarise(state, group, (key, ...values) => void table.write(key, values));
  return table.sorted();
}

/** The answer that is put together from the batch over `before` and the overlay over `since`, which is fed in the order given. */
export function mergedOf({ view, speed, merge }: Layers, log: Log, before: Rows, since: Rows, settings: ViewSettings): Answer {
  const batch = summaryOf(view, log, before, settings);
  const answers =
    'key' in speed ? mergedRows(speed, merge as RowMerge, batch, log, since, settings) : mergedGroups(speed, merge, batch, log, since);
  return answerOf(answers, view);
}

/** Groups of which a record since the cut happened before one of before the cut: what arrives in another order than it happened, across the cut. */
export function invertedGroups(group: (record: RecordCursor) => number, log: Log, before: Rows, since: Rows): Set<number> {
  const latest = new Map<number, Place>();
  for (const [key, row] of grouped(group, log, before)) {
    const place = placeOf(log, row);
    if (compare(latest.get(key) ?? FIRST, place) < 0) latest.set(key, place);
  }
  const inverted = grouped(group, log, since).filter(([key, row]) => compare(placeOf(log, row), latest.get(key) ?? FIRST) < 0);
  return new Set(inverted.map(([key]) => key));
}

function mergedRows(speed: SpeedRow, merge: RowMerge, batch: KeyedTable, log: Log, since: Rows, settings: ViewSettings): KeyedTable {
  const overlay = rowTable((record) => speed.key(record, settings.bucketMs), speed.add, speed.identity, log, since, settings);
  const answers = new KeyedTable(speed.identity.length);
  const into = new Float64Array(answers.width);
  const identity = Float64Array.from(speed.identity);
  const keys = new Set([...batch.keys.subarray(0, batch.size), ...overlay.keys.subarray(0, overlay.size)]);
  for (const key of keys) {
    const [b, o] = [batch.find(key), overlay.find(key)];
    merge(
      b === -1 ? identity : batch.values,
      b === -1 ? 0 : b * batch.width,
      o === -1 ? identity : overlay.values,
      o === -1 ? 0 : o * overlay.width,
      into,
    );
    answers.write(key, [...into]);
  }
  return answers;
}

function mergedGroups(speed: SpeedProcess<unknown>, merge: Merge, batch: KeyedTable, log: Log, since: Rows): KeyedTable {
  const record = log.cursor();
  const states = new Map<number, unknown>();
  for (const [group, row] of grouped(speed.group, log, since)) {
    if (!states.has(group)) states.set(group, speed.open());
    speed.add(states.get(group), record.seek(row));
  }
  const { groupOf } = merge as StateMerge<unknown> | Refusal;
  const answers = new KeyedTable(speed.identity.length);
  const put = (key: number, ...values: number[]): void => void answers.write(key, values);
  for (const group of new Set([...Array.from(batch.keys.subarray(0, batch.size), groupOf), ...states.keys()])) {
    if ('refuses' in merge) merge.answer(batch, group, put);
    else (merge as StateMerge<unknown>).merge(batch, states.get(group) ?? null, group, put);
  }
  return answers;
}

function rowTable(
  keyOf: (record: RecordCursor, settings: ViewSettings) => number,
  step: (values: Float64Array, at: number, record: RecordCursor, version: RuleVersion) => void,
  identity: readonly number[],
  log: Log,
  rows: Rows,
  settings: ViewSettings,
): KeyedTable {
  const record = log.cursor();
  const table = new KeyedTable(identity.length);
  for (const row of rows) {
    const key = keyOf(record.seek(row), settings);
    if (key === NO_KEY) continue;
    const at = table.upsert(key, identity) * table.width;
    step(table.values, at, record, 'old');
  }
  return table;
}

function foldGroups(view: FoldView<unknown>, log: Log, rows: Rows, settings: ViewSettings): Map<number, unknown> {
  const record = log.cursor();
  const ordered = view.order === 'canonical' ? rows.toSorted((a, b) => compare(placeOf(log, a), placeOf(log, b))) : rows;
  const states = new Map<number, unknown>();
  for (const [group, row] of grouped((cursor) => view.group(cursor, settings), log, ordered)) {
    if (!states.has(group)) states.set(group, view.open());
    view.take(states.get(group), record.seek(row));
  }
  return states;
}

function grouped(group: (record: RecordCursor) => number, log: Log, rows: Rows): (readonly [number, number])[] {
  const record = log.cursor();
  return rows.map((row) => [group(record.seek(row)), row] as const).filter(([key]) => key !== NO_KEY);
}

/** Event time, transaction, leg. */
type Place = readonly [number, number, number];

const FIRST: Place = [-1, 0, 0];

function placeOf(log: Log, row: number): Place {
  const record = log.cursor().seek(row);
  return [record.eventMs, record.txn, record.leg];
}

const compare = (a: Place, b: Place): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

function answerOf(table: KeyedTable, { identity, keepsIdentity }: View): Answer {
  const sorted = table.sorted();
  const rows = Array.from({ length: sorted.size }, (_, entry) => [
    sorted.keys[entry]!,
    ...sorted.values.subarray(entry * sorted.width, (entry + 1) * sorted.width),
  ]);
  return keepsIdentity ? rows : rows.filter(([, ...values]) => values.some((value, column) => value !== identity[column]));
}
