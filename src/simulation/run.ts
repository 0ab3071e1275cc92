import type { BatchEngine } from '../engine/batch-engine.ts';
import type { Log } from '../log/log.ts';
import type { LaneName, Oracle as OracleName } from '../model/lanes.ts';
import { isStore, type ReaderName } from '../model/readers.ts';
import type { RunSpec } from '../model/scenario.ts';
import type { Lambda } from '../pipelines/lambda/lambda.ts';
import type { KeyHistory, Trace, TraceChunk } from '../model/trace.ts';
import { VIEWS, type ViewName } from '../model/views/index.ts';
import { assert } from '../support/assert.ts';
import { KeyedTable } from '../support/keyed-table.ts';
import { LayeredTable } from '../support/layered-table.ts';
import { exportedRows, keyHistory, settingsAt, tableAt, trueDetail } from './answers.ts';
import { trueAlerts } from './effect-truth.ts';
import { Comparison } from './comparison.ts';
import type { Reads } from './reads.ts';
import { Simulation } from './simulation.ts';

/** Who can be asked at the end of a run: the lanes, each of Lambda's stores alone, and the oracle `arrived`. */
export type Reader = ReaderName | 'truth';

export interface FinalDivergence {
  readonly keys: number;
  readonly wrongKeys: number;
  readonly l1Minor: number;
  readonly linfMinor: number;
  readonly biasMinor: number;
}

export interface RunResult {
  readonly trace: Trace;
  readonly log: Log;
  finalTable(reader: Reader, view: ViewName): KeyedTable;
  /** The table behind the answer of a view that has one, in the rows of its summary. */
  finalDetail(reader: Reader, view: ViewName): KeyedTable;
  finalDivergence(lane: Exclude<Reader, 'truth'>, view: ViewName, oracle: OracleName): FinalDivergence;
  /** what `lane` is compared with at the end */
  finalTruth(lane: LaneName, view: ViewName, oracle: OracleName): LayeredTable;
  /** Rows that a lane keeps back at the end. */
  withheld(lane: LaneName, view: ViewName): number;
  /** Lambda: what it takes at the end to fold again what cannot be merged, by view. */
  readonly refolded: Lambda['refolded'];
  /** What those who asked were told. */
  readonly reads: Pick<Reads, 'of'>;
  /** The events that the Kappa lane ought to have sent mails about, by what it has read; none if it sends no mails. */
  trueAlerts(): ReadonlySet<number>;
  /** Lambda: times that the speed layer wrote a record into an overlay, and records that it has read. */
  readonly speedWrites: number;
  readonly speedRecords: number;
  history(view: ViewName, key: number): KeyHistory;
  table(view: ViewName, lane: LaneName | 'truth', timeMs: number): (string | number)[][];
  /** records of transactions that have happened by the end and have not arrived */
  readonly inFlightLegs: number;
}

/** Runs `spec` to its end; `onChunk` sees the trace as it grows. */
export async function runToEnd(spec: RunSpec, log: Log, engine: BatchEngine, onChunk?: (chunk: TraceChunk) => void): Promise<RunResult> {
  const run = new Simulation(spec, log, engine);
  run.schedule();
  for await (const chunk of run.run()) onChunk?.(chunk);
  return resultOf(run);
}

/** What a finished run has to say. */
export function resultOf(run: Simulation): RunResult {
  const finalTable = (reader: Reader, view: ViewName): KeyedTable => {
    if (reader === 'truth') return run.truth(view).flat();
    if (reader === 'lambda-speed') return run.lambda.overlayAnswers(view);
    return reader === 'lambda-batch' ? run.lambda.batchAnswers(view) : run.lanes[reader].answers(view);
  };
  return {
    trace: traceOf(run),
    log: run.log,
    finalTable,
    finalDetail(reader, view) {
      if (reader === 'truth') return trueDetail(run, view, run.spec.durationMs);
      if (reader === 'lambda-batch') return run.lambda.batchTable(view);
      assert(reader !== 'lambda-speed', `the overlay alone has no table behind its answer of ${view}`);
      const table = new KeyedTable(VIEWS[view].summary.valueColumns.length);
      run.lanes[reader].detail(view, (key, ...values) => void table.write(key, values));
      return table;
    },
    finalDivergence(lane, view, oracle) {
      const truth = run.divergence(isStore(lane) ? 'lambda' : lane).truth(view, oracle);
      const comparison = Comparison.of(view, new LayeredTable(finalTable(lane, view)), truth);
      const { wrongKeys, l1Minor, biasMinor } = comparison;
      return { keys: comparison.keyCount(), wrongKeys, l1Minor, linfMinor: comparison.linfMinor(), biasMinor };
    },
    finalTruth: (lane, view, oracle) => run.divergence(lane).truth(view, oracle),
    withheld: (lane, view) => run.lanes[lane].withheld(view),
    refolded: run.lambda.refolded,
    reads: run.reads,
    trueAlerts() {
      const { effects } = run.spec.kappa;
      return effects === undefined ? new Set() : trueAlerts(effects.rule, run.log, run.observers.kappa.processedRows, run.settings);
    },
    speedWrites: run.lambda.speedWrites,
    speedRecords: run.lambda.speedRecords,
    history: (view, key) => keyHistory(run, view, key),
    table: (view, lane, timeMs) => exportedRows(view, tableAt(run, lane, view, timeMs), settingsAt(run.spec, timeMs)),
    inFlightLegs: run.log.unarrived.id.length,
  };
}

/** The whole trace of a finished run. */
export function traceOf(run: Simulation): Trace {
  const stepsOf = (lane: LaneName): Trace['divergence'][LaneName] =>
    Object.fromEntries([...run.observers[lane].steps].map(([view, steps]) => [view, steps.slice()]));
  return {
    header: run.header,
    progress: run.progress('done'),
    computedToMs: run.computedToMs,
    complete: true,
    samples: run.samples.slice(),
    divergence: { lambda: stepsOf('lambda'), kappa: stepsOf('kappa'), crud: stepsOf('crud') },
    spans: run.spans.all(),
    effects: run.kappa.mails.all(),
    ledger: run.ledger.all(),
  };
}
