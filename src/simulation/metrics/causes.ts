import { NO_KEY } from '../../model/keys.ts';
import { CAUSES, CAUSE_NAMES, LANES, type Cause } from '../../model/lanes.ts';
import { isStore } from '../../model/readers.ts';
import { VIEWS, VIEW_NAMES } from '../../model/views/index.ts';
import { LayeredTable } from '../../support/layered-table.ts';
import { Comparison } from '../comparison.ts';
import { ALL_LANES, runningSum, valueAt, type MeasuredRun, type Metric, type Series, type Subject } from './metric.ts';

/**
 * Why an answer is off: the entries of the ledger that are open at a time, by cause. They explain the difference from the oracle `processed`, in views
 * whose values add up.
 */
type Weight = (entry: { readonly signedMinor: number }) => number;

/** Running sum of `weight` over the open entries of a subject, of one cause or of all. */
function openEntries({ lane, view }: Subject, { spec, result }: MeasuredRun, cause: Cause | null, weight: Weight): Series | null {
  if (view === null || isStore(lane) || VIEWS[view].contribution === null) return null;
  const { ledger } = result.trace;
  const [laneCode, viewCode, causeCode] = [LANES.indexOf(lane), VIEW_NAMES.indexOf(view), cause === null ? -1 : CAUSE_NAMES.indexOf(cause)];
  const changes: { timeMs: number; by: number }[] = [];
  for (let place = 0; place < ledger.lane.length; place++) {
    if (ledger.lane[place] !== laneCode || ledger.view[place] !== viewCode) continue;
    if (cause !== null && ledger.cause[place] !== causeCode) continue;
    const by = weight({ signedMinor: ledger.signedMinor[place]! });
    changes.push({ timeMs: Math.max(ledger.fromMs[place]!, spec.observe.fromMs), by });
    if (ledger.toMs[place] !== Infinity) changes.push({ timeMs: ledger.toMs[place]!, by: -by });
  }
  return runningSum(changes, spec.observe.fromMs);
}

const count: Weight = () => 1;
const amount: Weight = ({ signedMinor }) => signedMinor;

function causeMetric(cause: Cause, unit: 'records' | 'minor units'): Metric {
  const subject = unit === 'records' ? 'entries of the ledger' : 'Σ (answer − truth) of the entries of the ledger';
  return {
    description: `${subject} that are open for the cause “${CAUSES[cause]}”`,
    unit,
    isPerView: true,
    lanes: ALL_LANES,
    isOverTime: () => true,
    series: (about, run) => openEntries(about, run, cause, unit === 'records' ? count : amount),
  };
}

const entries = (prefix: string, unit: 'records' | 'minor units'): [string, Metric][] =>
  CAUSE_NAMES.map((cause) => [`${prefix}.${cause}`, causeMetric(cause, unit)]);

/** `causeRecords.droppedLate`, `causeMinor.duplicate` … */
export const causeMetrics: Readonly<Record<string, Metric>> = Object.fromEntries([
  ...entries('causeRecords', 'records'),
  ...entries('causeMinor', 'minor units'),
]);

export const sideOutput: Metric = {
  ...causeMetric('droppedLate', 'records'),
  description: 'records that came too late for their window and went to the side output',
};

/**
 * What the ledger leaves unexplained. Over time it is |Σ (answer − truth) − Σ causes|; at the end of the run it is summed key by key, so that
 * nothing can cancel out.
 */
export const unexplainedMinor: Metric = {
  description: 'difference from the oracle “processed” that no cause accounts for; 0, or the ledger is wrong',
  unit: 'minor units',
  isPerView: true,
  lanes: ALL_LANES,
  isOverTime: () => true,
  series(subject, run) {
    const explained = openEntries(subject, run, null, amount);
    if (explained === null || isStore(subject.lane)) return null;
    const bias = run.result.trace.divergence[subject.lane][subject.view!];
    if (bias === undefined) return null;
    const timeMs = [...new Set([...bias.timeMs, ...Array.from(explained.timeMs)])].sort((a, b) => a - b);
    const steps: Series = { kind: 'steps', timeMs: bias.timeMs, values: bias.biasMinor };
    return { kind: 'steps', timeMs, values: timeMs.map((at) => Math.abs((valueAt(steps, at) ?? 0) - (valueAt(explained, at) ?? 0))) };
  },
  atEnd({ lane, view }, { result }) {
    if (view === null || isStore(lane) || VIEWS[view].contribution === null) return null;
    const open = new Map<number, number>();
    const { ledger } = result.trace;
    for (let place = 0; place < ledger.lane.length; place++) {
      const isOpen =
        ledger.lane[place] === LANES.indexOf(lane) && ledger.view[place] === VIEW_NAMES.indexOf(view) && ledger.toMs[place] === Infinity;
      const key = ledger.key[place]!;
      if (isOpen && key !== NO_KEY) open.set(key, (open.get(key) ?? 0) + ledger.signedMinor[place]!);
    }
    const answer = new LayeredTable(result.finalTable(lane, view));
    const truth = result.finalTruth(lane, view, 'processed');
    const comparison = Comparison.of(view, answer, truth);
    const all = new Set(open.keys());
    for (const table of [answer, truth]) table.forEachKey((key) => all.add(key));
    let unexplained = 0;
    for (const key of all) unexplained += Math.abs(comparison.distance(key) - (open.get(key) ?? 0));
    return unexplained;
  },
};
