import { NO_KEY } from '../model/keys.ts';
import { LANES, type LaneName } from '../model/lanes.ts';
import type { KeyHistory } from '../model/trace.ts';
import { VIEWS, type ViewName } from '../model/views/index.ts';
import { KeyedTable } from '../support/keyed-table.ts';
import type { Simulation } from './simulation.ts';

/** The answers of one key over the observed window as far as it has been computed: every lane's from its journal, the truth from the log. */
export function keyHistory(run: Simulation, view: ViewName, key: number): KeyHistory {
  const { fromMs } = run.spec.observe;
  const lanes = Object.fromEntries(LANES.map((lane) => [lane, run.observers[lane].journals.get(view)!.history(key, fromMs)]));
  return {
    view,
    key,
    width: VIEWS[view].identity.length,
    lanes: { ...lanes, truth: trueHistory(run, view, key) } as KeyHistory['lanes'],
  };
}

function trueHistory(run: Simulation, view: ViewName, key: number): { timeMs: Float64Array; values: Float64Array } {
  const { fromMs, toMs } = run.spec.observe;
  const { identity, key: keyOf, step } = VIEWS[view];
  const state = new Float64Array(identity);
  let exists = false;
  const times = [fromMs];
  const values: number[] = identity.map(() => NaN);
  const record = run.log.cursor();
  const rows = run.log.rowsAt(Math.min(toMs, run.computedToMs));
  for (let row = 0; row < rows; row++) {
    if (run.first[row] === 0 || keyOf(record.seek(row), run.settings) !== key) continue;
    step(state, 0, record);
    exists = true;
    const timeMs = Math.max(fromMs, record.ingestMs);
    if (times.at(-1) === timeMs) values.length -= state.length;
    else times.push(timeMs);
    values.push(...state);
  }
  return { timeMs: Float64Array.from(times), values: exists ? Float64Array.from(values) : Float64Array.from(identity, () => NaN) };
}

/** A whole answer at a time in the window. */
export function tableAt(run: Simulation, lane: LaneName | 'truth', view: ViewName, timeMs: number): KeyedTable {
  if (lane !== 'truth') return run.observers[lane].journals.get(view)!.tableAt(timeMs);
  const { identity, key: keyOf, step } = VIEWS[view];
  const table = new KeyedTable(identity.length);
  const record = run.log.cursor();
  const rows = run.log.rowsAt(timeMs);
  for (let row = 0; row < rows; row++) {
    if (run.first[row] === 0) continue;
    const key = keyOf(record.seek(row), run.settings);
    if (key === NO_KEY) continue;
    const entry = table.upsert(key, identity);
    step(table.values, entry * table.width, record);
  }
  return table;
}

/** The rows of a table as they are exported: key columns, then value columns, in the order of the keys. */
export function exportedRows(view: ViewName, table: KeyedTable, bucketMs: number): (string | number)[][] {
  return Array.from(table.sortedEntries(), (entry) => VIEWS[view].row(table.keys[entry]!, table.values, entry * table.width, { bucketMs }));
}
