import type { Log } from '../../log/log.ts';
import type { RecordCursor } from '../../model/record.ts';
import { EXPIRY_STEP_MS } from '../../model/lambda-schema.ts';
import { NO_KEY } from '../../model/keys.ts';
import type { RunSpec } from '../../model/scenario.ts';
import { VIEWS, type RowView, type ViewName } from '../../model/views/index.ts';
import { publishedRuns } from './batch.ts';
import { runningSum, type MeasuredRun, type Metric, type Series, type Subject } from './metric.ts';

/**
 * What a cut of Lambda must lose or count twice, worked out from the log and the times of the batch runs alone: no lane is asked. The ledger says what a lane did
 * with each record, these say what follows from where the record lies; if the two disagree, one of them is wrong.
 */

/** A batch view while it is served. */
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly startMs: number;
  /** the batch views served up to now, this one among them */
  readonly past: readonly { readonly startMs: number; readonly cutRow: number }[];
  /** rows of the log before its cut */
  readonly cutRow: number;
}

interface Place {
  readonly record: RecordCursor;
  /** row of the first copy; the row itself if it is the first */
  readonly firstRow: number;
}

interface Rule {
  readonly description: string;
  /** what it makes the answer off by, per minor unit of the record */
  readonly sign: 1 | -1;
  readonly about: 'first copies' | 'second copies';
  /** From when the record belongs to it, as long as this batch view is served; Infinity: not at all. */
  sinceMs(place: Place, stretch: Stretch, lambda: RunSpec['lambda']): number;
}

const RULES = {
  arrived: {
    description: 'what is in the log, whether any lane has read it or not',
    sign: 1,
    about: 'first copies',
    sinceMs: ({ record }) => record.ingestMs,
  },
  beforeCut: {
    description: 'what was in the log when the batch started that is served',
    sign: 1,
    about: 'first copies',
    sinceMs: ({ record }, { cutRow }) => (record.row < cutRow ? 0 : Infinity),
  },
  sinceCut: {
    description: 'what has come since the batch started that is served',
    sign: -1,
    about: 'first copies',
    sinceMs: ({ record }, { cutRow }) => (record.row >= cutRow ? record.ingestMs : Infinity),
  },
  forgotten: {
    description: 'what has come since the cut and is older than `lambda.speed.retention`, by the full minute',
    sign: -1,
    about: 'first copies',
    sinceMs: ({ record }, { cutRow }, { speed: { retention } }) =>
      retention === undefined || record.row < cutRow
        ? Infinity
        : (Math.floor((record.ingestMs + retention) / EXPIRY_STEP_MS) + 1) * EXPIRY_STEP_MS,
  },
  passedOver: {
    description: 'what had happened when the batch started that is served (less `lambda.margin`) and came later',
    sign: -1,
    about: 'first copies',
    sinceMs: ({ record }, { cutRow, startMs }, { margin }) =>
      record.row >= cutRow && record.eventMs < startMs - margin ? record.ingestMs : Infinity,
  },
  everPassedOver: {
    description:
      'what had happened when some batch started (less `lambda.margin`), the one that is served or one before it, and came later than that',
    sign: -1,
    about: 'first copies',
    sinceMs: ({ record }, { past }, { margin }) =>
      past.some(({ startMs, cutRow }) => record.row >= cutRow && record.eventMs < startMs - margin) ? record.ingestMs : Infinity,
  },
  straddling: {
    description: 'copies that have come since the cut, of records from before it',
    sign: 1,
    about: 'second copies',
    sinceMs: ({ record, firstRow }, { cutRow }) => (firstRow < cutRow && record.row >= cutRow ? record.ingestMs : Infinity),
  },
} satisfies Record<string, Rule>;

type Weight = (signedMinor: number) => number;

function metricOf(rule: Rule, unit: 'records' | 'minor units', weight: Weight): Metric {
  return {
    description: `${unit === 'records' ? 'records' : 'Σ of the amounts, less than 0 for what is missing'}, by their place in the log: ${rule.description}`,
    unit,
    isPerView: true,
    lanes: ['lambda'],
    isOverTime: () => true,
    series: (subject, run) => seriesOf(rule, weight, subject, run),
  };
}

function seriesOf(rule: Rule, weight: Weight, { view }: Subject, run: MeasuredRun): Series | null {
  if (view === null || !isRowView(view)) return null;
  const { spec, result } = run;
  const { fromMs, toMs } = spec.observe;
  const stretches = stretchesOf(run);
  const changes: { timeMs: number; by: number }[] = [];
  for (const { place, by } of placesOf(result.log, view, rule.about, spec)) {
    for (const stretch of stretches) {
      const since = Math.max(rule.sinceMs(place, stretch, spec.lambda), stretch.fromMs, fromMs);
      if (since >= stretch.toMs || since > toMs) continue;
      changes.push({ timeMs: since, by: weight(rule.sign * by) });
      if (stretch.toMs <= toMs) changes.push({ timeMs: stretch.toMs, by: -weight(rule.sign * by) });
    }
  }
  return runningSum(changes, fromMs);
}

const isRowView = (view: ViewName): boolean => VIEWS[view].kind === 'row' && VIEWS[view].contribution !== null;

/** Every record that counts in the view, with what it counts for. */
function* placesOf(log: Log, viewName: ViewName, about: Rule['about'], { totals }: RunSpec): Generator<{ place: Place; by: number }> {
  const view = VIEWS[viewName] as RowView;
  const record = log.cursor();
  const firstRows = new Map<number, number>();
  for (let row = 0; row < log.length; row++) {
    record.seek(row);
    const firstRow = firstRows.get(record.fact) ?? row;
    firstRows.set(record.fact, firstRow);
    if ((firstRow === row) !== (about === 'first copies')) continue;
    if (view.key(record, { bucketMs: totals.bucket }) === NO_KEY) continue;
    const by = view.contribution!(record, 'old');
    if (by !== 0) yield { place: { record, firstRow }, by };
  }
}

/** The batch views one after the other, beginning with the empty one. */
function stretchesOf(run: MeasuredRun): readonly Stretch[] {
  const published = publishedRuns(run).map(({ startMs, endMs, cutRow }) => ({ startMs, fromMs: endMs, cutRow }));
  const all = [{ startMs: 0, fromMs: 0, cutRow: 0 }, ...published];
  return all.map((view, index) => ({ ...view, past: all.slice(0, index + 1), toMs: all[index + 1]?.fromMs ?? Infinity }));
}

/** `logRecords.forgotten`, `logMinor.straddling` … */
export const positionMetrics: Readonly<Record<string, Metric>> = Object.fromEntries(
  Object.entries(RULES).flatMap(([name, rule]) => [
    [`logRecords.${name}`, metricOf(rule, 'records', () => 1)],
    [`logMinor.${name}`, metricOf(rule, 'minor units', (signedMinor) => signedMinor)],
  ]),
);
