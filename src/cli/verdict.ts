import type { ViewComplexity } from '../model/complexity.ts';
import type { LaneName, Oracle } from '../model/lanes.ts';
import { LANES, ORACLES } from '../model/lanes.ts';
import type { ViewName } from '../model/views/index.ts';
import type { Verdict } from '../scenario/check.ts';
import type { RunSpec } from '../model/scenario.ts';
import type { FinalDivergence, RunResult } from '../simulation/run.ts';
import { METRICS, type MeasuredLane, type MeasuredRun } from '../simulation/metrics/index.ts';

/**
 * The result of a run as one plain object: what `--json` prints and `verdict.json` holds. Everything in it but `measured` follows from the scenario and the
 * build. The figures of a view compare the answer at the end with the oracle `processed`; beside them stand the other two.
 */
export interface VerdictFile {
  readonly scenario: string;
  readonly seed: number;
  readonly build: string;
  readonly batchEngine: 'duckdb' | 'builtin';
  /** said whenever the batch was not computed by a second, independent program */
  readonly note?: string;
  readonly records: number;
  readonly logSha256: string;
  readonly virtualMs: number;
  readonly inFlightLegs: number;
  readonly measured: Readonly<Record<string, number>>;
  readonly lanes: Readonly<Record<MeasuredLane, LaneVerdict>>;
  readonly variants: Readonly<Record<string, { readonly lanes: VerdictFile['lanes'] }>>;
  readonly expectations: readonly Verdict[];
  /** how much code each view of the run takes in each lane, counted from the files when this program was made */
  readonly complexity: Readonly<Partial<Record<ViewName, ViewComplexity>>>;
}

export interface LaneVerdict {
  readonly views: Readonly<
    Partial<Record<ViewName, FinalDivergence & Readonly<Partial<Record<Exclude<Oracle, 'processed'>, FinalDivergence>>>>>
  >;
  readonly stalenessMs?: number;
  readonly batchAgeMs?: number;
  readonly appended?: number;
  readonly processed?: number;
  readonly lagRecords?: number;
  /** Lambda only: views that it does not merge, why, and what it serves instead */
  readonly refusals?: Readonly<Partial<Record<ViewName, string>>>;
  readonly refused?: RunSpec['lambda']['refused'];
  /** Lambda only: what it takes at the end to answer all keys of a view from the records */
  readonly refolded?: RunResult['refolded'];
  /** rows that the lane keeps back at the end; views without any are left out */
  readonly withheld?: Readonly<Partial<Record<ViewName, number>>>;
}

export const BUILTIN_NOTE = 'batch computed by the built-in engine; not an independent check';

export function lanesOf(run: MeasuredRun): VerdictFile['lanes'] {
  const lanes = [...LANES, 'lambda-batch'] as const;
  const { refusals, refused } = run.result.trace.header;
  return Object.fromEntries(
    lanes.map((lane) => [
      lane,
      {
        views: viewsOf(run, lane),
        ...lastSample(run, lane),
        ...(lane === 'lambda' ? { refusals, refused, refolded: run.result.refolded } : {}),
        ...(lane === 'lambda-batch' ? {} : { withheld: withheldBy(run, lane) }),
      },
    ]),
  ) as VerdictFile['lanes'];
}

const withheldBy = ({ spec, result }: MeasuredRun, lane: LaneName): LaneVerdict['withheld'] =>
  Object.fromEntries(spec.views.map((view) => [view, result.withheld(lane, view)]).filter(([, rows]) => rows !== 0));

function viewsOf({ spec, result }: MeasuredRun, lane: MeasuredLane): LaneVerdict['views'] {
  return Object.fromEntries(
    spec.views.map((view) => {
      const [processed, arrived, happened] = ORACLES.map((oracle) => result.finalDivergence(lane, view, oracle));
      return [view, { ...processed!, arrived: arrived!, happened: happened! }];
    }),
  );
}

/** Figures of the last sample: the end of the observed window. */
function lastSample(run: MeasuredRun, lane: MeasuredLane): Omit<LaneVerdict, 'views'> {
  const names = ['stalenessMs', 'batchAgeMs', 'appended', 'processed', 'lagRecords'] as const;
  const known = names.flatMap((name): [string, number][] => {
    if (!METRICS[name]!.lanes.includes(lane)) return [];
    const series = METRICS[name]!.series({ lane, view: null, against: 'processed' }, run);
    return series === null || series.values.length === 0 ? [] : [[name, series.values[series.values.length - 1]!]];
  });
  return Object.fromEntries(known);
}

export const LANE_ORDER: readonly (LaneName | 'lambda-batch')[] = ['lambda', 'lambda-batch', 'kappa', 'crud'];
