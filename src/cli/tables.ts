import { CAUSE_NAMES, LANES, type Cause, type LaneName } from '../model/lanes.ts';
import { lastAtOrBefore } from '../model/columns.ts';
import { VIEWS, VIEW_NAMES, type Detail, type ViewName, type ViewSettings } from '../model/views/index.ts';
import { detailRows, exportedRows, settingsAt } from '../simulation/answers.ts';
import { Comparison } from '../simulation/comparison.ts';
import type { Reader, RunResult } from '../simulation/run.ts';
import type { MeasuredRun } from '../simulation/metrics/index.ts';

/** What a run leaves behind as tables of text, in fixed columns and a fixed order. Cells are integers and plain words, so nothing needs quoting. */
export type Row = readonly (string | number)[];

export function* answerRows({ spec, result }: MeasuredRun, reader: Reader, view: ViewName): Generator<Row> {
  yield [...VIEWS[view].keyColumns, ...VIEWS[view].valueColumns];
  yield* exportedRows(view, result.finalTable(reader, view), settingsAt(spec, spec.durationMs));
}

export function* detailTable({ result }: MeasuredRun, reader: Reader, view: ViewName, detail: Detail): Generator<Row> {
  yield detail.columns;
  yield* detailRows(detail, result.finalDetail(reader, view));
}

export const SERIES_COLUMNS = [
  'variant',
  'time_ms',
  'lane',
  'view',
  'against',
  'appended',
  'processed',
  'staleness_ms',
  'batch_age_ms',
  'wrong_keys',
  'l1_minor',
  'bias_minor',
] as const;

/** One row per sample, lane, view and oracle. */
export function* seriesRows({ spec, result: { trace } }: MeasuredRun): Generator<Row> {
  const { timeMs, appended, lanes } = trace.samples;
  for (let sample = 0; sample < timeMs.length; sample++) {
    for (const lane of LANES) {
      const { processed, stalenessMs, batchAgeMs, views } = lanes[lane];
      const progress = [appended[sample]!, processed[sample]!, stalenessMs[sample]!, batchAgeMs[sample]!];
      for (const view of spec.views) {
        const steps = trace.divergence[lane][view]!;
        const step = lastAtOrBefore(steps.timeMs, timeMs[sample]!);
        const sampled = views[view]!;
        for (const [against, columns, place] of [
          ['processed', steps, step],
          ['arrived', sampled.arrived, sample],
          ['happened', sampled.happened, sample],
        ] as const) {
          const off = [columns.wrongKeys[place]!, columns.l1Minor[place]!, columns.biasMinor[place]!];
          yield [spec.variant, timeMs[sample]!, lane, view, against, ...progress, ...off];
        }
      }
    }
  }
}

export const SPAN_COLUMNS = ['variant', 'kind', 'number', 'lane', 'start_ms', 'end_ms', 'records', 'status'] as const;

/** One row per batch run, outage, crash …; an open one has no `end_ms`. */
export function* spanRows({ spec, result: { trace } }: MeasuredRun): Generator<Row> {
  for (const { kind, number, lane, startMs, endMs, records, status } of trace.spans.toSorted((a, b) => a.startMs - b.startMs)) {
    yield [spec.variant, kind, number, lane ?? '', startMs, endMs < 0 ? '' : endMs, records, status];
  }
}

/** Why the answer at the end differs from the truth: per key and cause, how many records and what they come to. Views whose values add up only. */
export function* ledgerRows({ spec, result }: MeasuredRun, lane: LaneName, view: ViewName): Generator<Row> {
  yield [...VIEWS[view].keyColumns, 'cause', 'records', 'signed_minor'];
  const keys = new Map<number, Map<Cause, { records: Set<number>; signedMinor: number }>>();
  const add = (key: number, cause: Cause, row: number | null, signedMinor: number): void => {
    const causes = keys.get(key) ?? new Map<Cause, { records: Set<number>; signedMinor: number }>();
    const sum = causes.get(cause) ?? { records: new Set(), signedMinor: 0 };
    if (row !== null) sum.records.add(row);
    sum.signedMinor += signedMinor;
    keys.set(key, causes.set(cause, sum));
  };
  const { ledger } = result.trace;
  for (let place = 0; place < ledger.lane.length; place++) {
    if (LANES[ledger.lane[place]!] !== lane || VIEW_NAMES[ledger.view[place]!] !== view || ledger.toMs[place] !== Infinity) continue;
    add(ledger.key[place]!, CAUSE_NAMES[ledger.cause[place]!]!, ledger.row[place]!, ledger.signedMinor[place]!);
  }
  for (const { key, signedMinor } of unread(result, lane, view)) add(key, 'notProcessed', null, signedMinor);
  const key = keyCells(view, settingsAt(spec, spec.durationMs));
  for (const [packed, causes] of [...keys].sort(([a], [b]) => a - b)) {
    for (const cause of CAUSE_NAMES) {
      const sum = causes.get(cause);
      if (sum !== undefined) yield [...key(packed), cause, sum.records.size === 0 ? '' : sum.records.size, sum.signedMinor];
    }
  }
}

/** What the lane has not read by the end, key by key. */
function unread(result: RunResult, lane: LaneName, view: ViewName): { key: number; signedMinor: number }[] {
  const arrived = result.finalTruth(lane, view, 'arrived');
  const missing = Comparison.of(view, result.finalTruth(lane, view, 'processed'), arrived);
  if (missing.wrongKeys === 0) return [];
  const found: { key: number; signedMinor: number }[] = [];
  arrived.forEachKey((key) => {
    const signedMinor = missing.distance(key);
    if (signedMinor !== 0) found.push({ key, signedMinor });
  });
  return found;
}

const keyCells =
  (view: ViewName, settings: ViewSettings) =>
  (key: number): Row => {
    const { row, identity, keyColumns } = VIEWS[view];
    return row(key, Float64Array.from(identity), 0, settings).slice(0, keyColumns.length);
  };
