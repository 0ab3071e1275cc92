import { isStore } from '../../model/readers.ts';
import type { VersionReport } from '../../model/reprocessing.ts';
import { runningSum, type MeasuredRun, type Metric, type Series } from './metric.ts';

/** What it takes to compute the past anew, for both architectures on the same axis: Lambda's batch runs, and the versions of the Kappa job after the first. */

const LANES = ['lambda', 'kappa'] as const;

const versionsOf = ({ result }: MeasuredRun): readonly VersionReport[] =>
  result.trace.spans.flatMap(({ version }) => (version === undefined ? [] : [version]));

/** Records that have been read again by the end of the run, simulated ones. */
function recordsReadAgain(lane: string, run: MeasuredRun): number {
  if (lane === 'kappa') return versionsOf(run).reduce((sum, { number, records }) => sum + (number === 1 ? 0 : records), 0);
  return run.result.trace.spans.reduce((sum, { kind, records }) => sum + (kind === 'batch' ? records : 0), 0);
}

const atEndOnly = (unit: Metric['unit'], description: string, of: (lane: string, run: MeasuredRun) => number): Metric => ({
  description,
  unit,
  isPerView: false,
  lanes: LANES,
  isOverTime: () => false,
  series: () => null,
  atEnd: ({ lane }, run) => of(lane, run),
});

export const recomputedRecords = atEndOnly(
  'records',
  'records read to compute the past anew, in the whole run: by batch runs, or by versions of the job after the first',
  recordsReadAgain,
);

export const recomputedMegabytes = atEndOnly('megabytes', 'what those records hold, in the log', (lane, run) => {
  const { costs, scaleFactor } = run.spec;
  return Math.round((recordsReadAgain(lane, run) * scaleFactor * costs.recordBytes) / 1_000_000);
});

export const recomputedCoreSeconds = atEndOnly('core-seconds', 'time that one core would need for it, by the cost model', (lane, run) => {
  const { costs, scaleFactor } = run.spec;
  const cpuUs = lane === 'kappa' ? costs.streamCpuUs : costs.batchCpuUs;
  return Math.round((recordsReadAgain(lane, run) * scaleFactor * cpuUs) / 1_000_000);
});

export const versions: Metric = {
  description: 'versions of the job that exist, each with its own state and tables',
  unit: 'versions',
  isPerView: false,
  lanes: ['kappa'],
  isOverTime: () => true,
  series(_, run): Series {
    const { fromMs } = run.spec.observe;
    const changes = versionsOf(run).flatMap(({ deployMs, droppedMs }) => [
      { timeMs: Math.max(deployMs, fromMs), by: 1 },
      ...(droppedMs === -1 ? [] : [{ timeMs: Math.max(droppedMs, fromMs), by: -1 }]),
    ]);
    return runningSum(changes, fromMs);
  },
};

export const wrongMs: Metric = {
  description: 'for how long some key has been wrong, since the start of the window',
  unit: 'ms',
  isPerView: true,
  lanes: ['lambda', 'kappa', 'crud'],
  isOverTime: () => false,
  series: () => null,
  atEnd({ lane, view }, { spec, result }) {
    if (view === null || isStore(lane)) return null;
    const steps = result.trace.divergence[lane][view];
    if (steps === undefined) return null;
    let sum = 0;
    steps.timeMs.forEach((timeMs, place) => {
      const untilMs = steps.timeMs[place + 1] ?? spec.observe.toMs;
      if (steps.wrongKeys[place]! > 0) sum += untilMs - timeMs;
    });
    return sum;
  },
};
