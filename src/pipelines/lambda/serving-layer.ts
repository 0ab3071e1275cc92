import type { ViewName } from '../../model/views/index.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import type { BatchRun, BatchTables } from './batch-layer.ts';
import { MERGES } from './merge/index.ts';
import { SPEED_VIEWS } from './speed/index.ts';
import type { Overlay } from './speed-layer.ts';

/**
 * What queries are answered from: one batch view and the overlay that begins at its cut. The pair is replaced as one; a reader never meets the new batch view with
 * the old overlay (that counts records twice) or the other way round (that loses them).
 */
export interface Served {
  readonly run: BatchRun;
  readonly overlay: Overlay;
  /** `null` until the run has been computed; only a run whose answers are read is */
  readonly tables: BatchTables | null;
}

/** Merged values of a key, written to `into`; false if neither store has it. */
export function mergedAnswer(served: Served, view: ViewName, key: number, into: Float64Array): boolean {
  const batch = batchOf(served, view);
  const overlay = overlayOf(served, view);
  const b = batch.find(key);
  const o = overlay.find(key);
  if (b === -1 && o === -1) return false;
  merge(view, batch, b, overlay, o, into);
  return true;
}

/** The whole merged answer of a view. */
export function mergedAnswers(served: Served, view: ViewName): KeyedTable {
  const batch = batchOf(served, view);
  const overlay = overlayOf(served, view);
  const answers = new KeyedTable(IDENTITIES[view].length, batch.size + overlay.size);
  const into = new Float64Array(answers.width);
  const put = (key: number, b: number, o: number): void => {
    merge(view, batch, b, overlay, o, into);
    const at = answers.upsert(key) * answers.width;
    answers.values.set(into, at);
  };
  for (let b = 0; b < batch.size; b++) put(batch.keys[b]!, b, overlay.find(batch.keys[b]!));
  for (let o = 0; o < overlay.size; o++) if (batch.find(overlay.keys[o]!) === -1) put(overlay.keys[o]!, -1, o);
  return answers;
}

/** Calls `visit` for every key whose merged answer may be another one in `after` than in `before`: those of both overlays, and those that differ between the batch views. */
export function eachTouchedKey(before: Served, after: Served, view: ViewName, visit: (key: number) => void): void {
  const visited = new KeyedTable(0);
  const visitOnce = (key: number): void => {
    const { size } = visited;
    visited.upsert(key);
    if (visited.size > size) visit(key);
  };
  for (const { keys, size } of [overlayOf(before, view), overlayOf(after, view)]) keys.subarray(0, size).forEach(visitOnce);
  eachDifference(batchOf(before, view), batchOf(after, view), visitOnce);
}

/** Both tables are in ascending order of key, so one walk through the two finds what differs. */
function eachDifference(a: KeyedTable, b: KeyedTable, visit: (key: number) => void): void {
  let i = 0;
  let j = 0;
  while (i < a.size || j < b.size) {
    const keyA = i < a.size ? a.keys[i]! : Infinity;
    const keyB = j < b.size ? b.keys[j]! : Infinity;
    if (keyA !== keyB || !sameValues(a, i, b, j)) visit(Math.min(keyA, keyB));
    if (keyA <= keyB) i++;
    if (keyB <= keyA) j++;
  }
}

function sameValues(a: KeyedTable, i: number, b: KeyedTable, j: number): boolean {
  for (let column = 0; column < a.width; column++) {
    if (a.values[i * a.width + column] !== b.values[j * b.width + column]) return false;
  }
  return true;
}

/** −1 is no entry: that side hands in the identity of the view. */
function merge(view: ViewName, batch: KeyedTable, b: number, overlay: KeyedTable, o: number, into: Float64Array): void {
  const identity = IDENTITIES[view];
  MERGES[view](
    b === -1 ? identity : batch.values,
    b === -1 ? 0 : b * batch.width,
    o === -1 ? identity : overlay.values,
    o === -1 ? 0 : o * overlay.width,
    into,
  );
}

const NONE = new KeyedTable(1, 0);

const batchOf = ({ tables }: Served, view: ViewName): KeyedTable => tables?.get(view) ?? NONE;

const overlayOf = ({ overlay }: Served, view: ViewName): KeyedTable => overlay.table(view);

const IDENTITIES = Object.fromEntries(
  Object.entries(SPEED_VIEWS).map(([view, { identity }]) => [view, Float64Array.from(identity)]),
) as Readonly<Record<ViewName, Float64Array>>;
