import { LANES, type LaneName } from '../model/lanes.ts';
import type { RunSpec } from '../model/scenario.ts';
import { DAY } from '../model/time.ts';
import type { KeyHistory } from '../model/trace.ts';
import { VIEWS, type Detail, type View, type ViewName, type ViewSettings } from '../model/views/index.ts';
import { KeyedTable } from '../support/keyed-table.ts';
import { foldAll } from './fold-truth.ts';
import { commonFold, Oracle, type Watcher } from './oracle.ts';
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
  const { identity } = VIEWS[view];
  const oracle = newOracle(run, view);
  const table = oracle.table(view);
  const times = [fromMs];
  const values: number[] = identity.map(() => NaN);
  let timeMs = fromMs;
  const watcher: Watcher = {
    leave: () => undefined,
    enter(changed) {
      if (changed !== key) return;
      table.seek(key);
      if (times.at(-1) === timeMs) values.length -= identity.length;
      else times.push(timeMs);
      for (let column = 0; column < identity.length; column++) values.push(table.values[table.at + column]!);
    },
  };
  const record = run.log.cursor();
  const rows = run.log.rowsAt(Math.min(toMs, run.computedToMs));
  for (let row = 0; row < rows; row++) {
    if (run.first[row] === 0) continue;
    timeMs = Math.max(fromMs, record.seek(row).ingestMs);
    oracle.takeInto(view, record, watcher);
  }
  return { timeMs: Float64Array.from(times), values: Float64Array.from(values) };
}

/** A whole answer at a time in the window. */
export function tableAt(run: Simulation, lane: LaneName | 'truth', view: ViewName, timeMs: number): KeyedTable {
  if (lane !== 'truth') return run.observers[lane].journals.get(view)!.tableAt(timeMs);
  return new Oracle(commonFold(run.log, factsAt(run, timeMs), [view], run.settings)).table(view).flat();
}

/** The table behind the true answer, in the rows of the summary. */
export function trueDetail(run: Simulation, name: ViewName, timeMs: number): KeyedTable {
  const view: View = VIEWS[name];
  const table = new KeyedTable(view.summary.valueColumns.length);
  if (view.kind === 'row') return table;
  for (const [group, { state }] of foldAll(view, run.log, factsAt(run, timeMs), run.settings).groups) {
    view.summarise(state, group, (key, ...values) => void table.write(key, values));
  }
  return table;
}

/** Rows of the first copies that have arrived. */
const factsAt = ({ log, first }: Simulation, timeMs: number): Uint32Array =>
  Uint32Array.from({ length: log.rowsAt(timeMs) }, (_, row) => row).filter((row) => first[row] === 1);

const newOracle = (run: Simulation, view: ViewName): Oracle => new Oracle(commonFold(run.log, new Uint32Array(), [view], run.settings));

/** The rows of a table as they are exported: key columns, then value columns, in the order of the keys. */
export function exportedRows(view: ViewName, table: KeyedTable, settings: ViewSettings): (string | number)[][] {
  const { identity, keepsIdentity, row } = VIEWS[view];
  const isThere = (entry: number): boolean =>
    keepsIdentity || identity.some((value, column) => value !== table.values[entry * table.width + column]);
  return Array.from(table.sortedEntries().filter(isThere), (entry) => row(table.keys[entry]!, table.values, entry * table.width, settings));
}

/** The rows of a table behind an answer as they are exported, in the order of the keys. */
export const detailRows = ({ row }: Detail, table: KeyedTable): (string | number)[][] =>
  Array.from(table.sortedEntries(), (entry) => row(table.keys[entry]!, table.values, entry * table.width));

/** How rows that are read at `timeMs` are shown. */
export const settingsAt = ({ totals }: Pick<RunSpec, 'totals'>, timeMs: number): ViewSettings => ({
  bucketMs: totals.bucket,
  day: Math.floor(timeMs / DAY),
});
