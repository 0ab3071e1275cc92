import { lastAtOrBefore } from '../../model/columns.ts';
import type { ParsedScenario } from '../../model/scenario.ts';
import { NOT_THERE, type Span, type Trace } from '../../model/trace.ts';
import type { ViewName } from '../../model/views/index.ts';
import { sampleAt } from '../logic/lookups.ts';
import { newestVersion, versionsOf, type Race } from './race.ts';

/**
 * What putting the answers right has cost each architecture, from the moment at which the fix was deployed to the cursor, on the same measures. Lambda reads its history
 * in batch runs; the Kappa job reads it in the newest version. Nothing of what comes after the cursor is in it.
 */
export interface Effort {
  readonly lane: 'lambda' | 'kappa';
  /** from the fix to the moment since which no answer of the view has been wrong; −1: some are wrong at the cursor */
  readonly correctMs: number;
  /** records read to compute the past anew, up to the run or the switch that put it right, as many as the simulated ones stand for */
  readonly records: number;
  readonly coreSeconds: number;
  /** results that existed at the same time at most: versions of the job, or batch views */
  readonly copies: number;
  /** how long readers had no answer */
  readonly outageMs: number;
  /** how long some answer of the view was wrong */
  readonly wrongMs: number;
}

type Costs = Pick<ParsedScenario, 'costs' | 'scaleFactor'>;

export function effortsAt(
  trace: Trace,
  race: Race,
  view: ViewName,
  { costs, scaleFactor }: Costs,
  timeMs: number,
): readonly [Effort, Effort] {
  const { fromMs, batch, lambdaMs } = race;
  const effort = (lane: Effort['lane'], simulated: number, cpuUs: number, copies: number): Effort => ({
    lane,
    ...wrongness(trace, lane, view, fromMs, timeMs),
    records: simulated * scaleFactor,
    coreSeconds: Math.round((simulated * scaleFactor * cpuUs) / 1_000_000),
    copies,
    outageMs: outageMs(trace.spans, lane, fromMs, timeMs),
  });
  const runs = trace.spans.filter(
    ({ kind, number, startMs }) => kind === 'batch' && startMs >= fromMs && startMs <= timeMs && (lambdaMs === -1 || number <= batch),
  );
  return [
    effort(
      'lambda',
      runs.reduce((sum, { records }) => sum + records, 0),
      costs.batchCpuUs,
      runs.length === 0 ? 1 : 2,
    ),
    effort('kappa', readBy(trace, timeMs), costs.streamCpuUs, mostVersions(trace.spans, fromMs, timeMs)),
  ];
}

/** Simulated records that the newest version has read by a time, or by the sample at which readers were switched to it. */
function readBy(trace: Trace, timeMs: number): number {
  const version = newestVersion(trace.spans, timeMs)!;
  const positions = trace.samples.positions.versions[version.number];
  if (positions === undefined) return 0;
  const until = sampleAt(trace, version.servedMs >= 0 ? Math.min(version.servedMs, timeMs) : timeMs);
  return Object.values(positions.offsets).reduce((sum, offsets) => {
    const first = offsets.findIndex((offset) => offset !== NOT_THERE);
    const isThere = first !== -1 && first <= until && offsets[until] !== NOT_THERE;
    return isThere ? sum + offsets[until]! - offsets[first]! : sum;
  }, 0);
}

/** Versions of the job that existed at the same time, at most. */
function mostVersions(spans: readonly Span[], fromMs: number, timeMs: number): number {
  const versions = versionsOf(spans, timeMs).filter(({ droppedMs }) => droppedMs === -1 || droppedMs > fromMs);
  const atBegin = versions.map(({ deployMs }) =>
    versions.filter((other) => other.deployMs <= deployMs && (other.droppedMs === -1 || other.droppedMs > deployMs)),
  );
  return Math.max(1, ...atBegin.map(({ length }) => length));
}

const outageMs = (spans: readonly Span[], lane: Effort['lane'], fromMs: number, timeMs: number): number =>
  spans
    .filter((span) => span.kind === 'unavailable' && span.lane === lane)
    .reduce((sum, { startMs, endMs }) => {
      const toMs = endMs === -1 ? timeMs : Math.min(endMs, timeMs);
      return sum + Math.max(0, toMs - Math.max(startMs, fromMs));
    }, 0);

function wrongness(
  trace: Trace,
  lane: Effort['lane'],
  view: ViewName,
  fromMs: number,
  timeMs: number,
): Pick<Effort, 'correctMs' | 'wrongMs'> {
  const steps = trace.divergence[lane][view];
  if (steps === undefined) return { correctMs: -1, wrongMs: 0 };
  const last = lastAtOrBefore(steps.timeMs, timeMs);
  let wrongMs = 0;
  let rightMs = fromMs;
  for (let place = Math.max(0, lastAtOrBefore(steps.timeMs, fromMs)); place <= last; place++) {
    if (steps.wrongKeys[place]! === 0) continue;
    const toMs = Math.min(timeMs, place === last ? timeMs : steps.timeMs[place + 1]!);
    wrongMs += Math.max(0, toMs - Math.max(fromMs, steps.timeMs[place]!));
    rightMs = toMs;
  }
  const isWrong = last >= 0 && steps.wrongKeys[last]! > 0;
  return { correctMs: isWrong ? -1 : rightMs - fromMs, wrongMs };
}
