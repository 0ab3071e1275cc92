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

const NONE = new KeyedTable(1, 0);

/** Merged values of a key, written to `into`; false if neither store has it. */
export function mergedAnswer(served: Served, view: ViewName, key: number, into: Float64Array): boolean {
  const batch = served.tables?.get(view) ?? NONE;
  const overlay = served.overlay.tables.get(view)!;
  const b = batch.find(key);
  const o = overlay.find(key);
  if (b === -1 && o === -1) return false;
  const identity = IDENTITIES[view];
  MERGES[view](
    b === -1 ? identity : batch.values,
    b === -1 ? 0 : b * batch.width,
    o === -1 ? identity : overlay.values,
    o === -1 ? 0 : o * overlay.width,
    into,
  );
  return true;
}

/** The whole merged answer of a view. */
export function mergedAnswers(served: Served, view: ViewName): KeyedTable {
  const answers = new KeyedTable(IDENTITIES[view].length, served.tables?.get(view)?.size ?? 0);
  const into = new Float64Array(answers.width);
  eachKey([served], view, (key) => {
    mergedAnswer(served, view, key, into);
    const entry = answers.upsert(key);
    answers.values.set(into, entry * answers.width);
  });
  return answers;
}

/** Calls `visit` once for every key that any store of the given pairs holds. */
export function eachKey(pairs: readonly Served[], view: ViewName, visit: (key: number) => void): void {
  const stores = pairs.flatMap(({ tables, overlay }) => [tables?.get(view) ?? NONE, overlay.tables.get(view)!]);
  stores.forEach((store, place) => {
    const earlier = stores.slice(0, place);
    for (let entry = 0; entry < store.size; entry++) {
      const key = store.keys[entry]!;
      if (earlier.every((other) => other.find(key) === -1)) visit(key);
    }
  });
}

const IDENTITIES = Object.fromEntries(
  Object.entries(SPEED_VIEWS).map(([view, { identity }]) => [view, Float64Array.from(identity)]),
) as Readonly<Record<ViewName, Float64Array>>;
