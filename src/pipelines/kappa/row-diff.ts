import type { Log } from '../../log/log.ts';
import type { RowDiff } from '../../model/reprocessing.ts';
import type { RecordCursor } from '../../model/record.ts';
import { versionOf } from '../../model/rule-versions.ts';
import { VIEWS, type ViewName } from '../../model/views/index.ts';
import type { Job } from './job.ts';
import type { Notebook } from './notebook.ts';
import { STREAM_VIEWS } from './stream/index.ts';
import type { StreamRow } from './stream/stream-view.ts';
import { forEachDifference } from './tell-difference.ts';

/** Rows of a diff that are worth looking at, and records that are named for each. */
const EXAMPLES = 20;
const GUILTY = 20;

/** Records that could have been read, and the width of a bucket. */
export interface Extent {
  readonly rows: number;
  readonly bucketMs: number;
}

interface Changed {
  readonly key: number;
  readonly from: number;
  readonly to: number;
  readonly byMinor: number;
}

/**
 * What readers will see otherwise when they are switched from one version to another: which rows, by how much, and which records are to blame, that is, count
 * in one version and not in the other, or by other rules.
 */
export function rowDiff(view: ViewName, before: Job, after: Job, log: Log, extent: Extent): RowDiff {
  const { identity } = VIEWS[view];
  const [a, b] = [before.table(view), after.table(view)];
  const changed: Changed[] = [];
  forEachDifference(view, a, b, (key, from, to) => {
    const was = from === -1 ? identity[0]! : a.values[from * a.width]!;
    const is = to === -1 ? identity[0]! : b.values[to * b.width]!;
    changed.push({ key, from, to, byMinor: is - was });
  });
  const most = changed.toSorted((one, other) => Math.abs(other.byMinor) - Math.abs(one.byMinor) || one.key - other.key).slice(0, EXAMPLES);
  const guilty = guiltyRows(view, new Set(most.map(({ key }) => key)), [before.notebook, after.notebook], log, extent);
  let all = a.size;
  for (let entry = 0; entry < b.size; entry++) if (a.find(b.keys[entry]!) === -1) all++;
  return {
    view,
    rows: all,
    changed: changed.length,
    changeMinor: changed.reduce((sum, { byMinor }) => sum + byMinor, 0),
    examples: most.map(({ key, from, to }) => ({
      key,
      before: from === -1 ? identity : [...a.values.subarray(from * a.width, (from + 1) * a.width)],
      after: to === -1 ? identity : [...b.values.subarray(to * b.width, (to + 1) * b.width)],
      guilty: guilty.get(key) ?? [],
    })),
  };
}

/** By key: the first records of it that count otherwise in the two versions. */
function guiltyRows(
  view: ViewName,
  keys: ReadonlySet<number>,
  notebooks: readonly Notebook[],
  log: Log,
  { rows, bucketMs }: Extent,
): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  const rule = STREAM_VIEWS[view];
  if ('process' in rule) return found;
  const record = log.cursor();
  for (let row = 0; row < rows; row++) {
    const own = rule.key(record.seek(row), bucketMs);
    const elsewhere = notebooks.flatMap((notebook) => notebook.elsewhere(row, view).map(({ key }) => key));
    for (const key of new Set([own, ...elsewhere])) {
      const list = found.get(key) ?? [];
      if (!keys.has(key) || list.length === GUILTY) continue;
      const [before, after] = notebooks.map((notebook) => effect(view, rule, record, notebook, key === own, key));
      if (before !== after) found.set(key, [...list, row]);
    }
  }
  return found;
}

/** What a record does to the values of a key in a version, in a form that can be compared. */
function effect(view: ViewName, rule: StreamRow, record: RecordCursor, notebook: Notebook, isOwn: boolean, key: number): string {
  const values = Float64Array.from(rule.identity);
  if (isOwn) for (const rules of notebook.countedBy(record.row, view)) rule.fold(values, 0, record, versionOf(rules, view));
  const shares = notebook.elsewhere(record.row, view).filter((share) => share.key === key);
  return [...values, ...shares.map(({ amount }) => amount)].join(' ');
}
