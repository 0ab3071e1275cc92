import type { BatchEngine } from '../engine/batch-engine.ts';
import { QueryError } from '../engine/batch-engine.ts';
import { CachedEngine } from '../engine/cached-engine.ts';
import { generateLog } from '../generator/generator.ts';
import { hashLog } from '../log/export.ts';
import type { Log } from '../log/log.ts';
import type { ActionForm, EntryProblem } from '../model/intervention.ts';
import { INDEX_SEED, type IndexDemonstration } from '../model/index-demonstration.ts';
import type { CutRecords } from '../model/cut-counts.ts';
import type { LaneName } from '../model/lanes.ts';
import type { ReplayMeasured, ReplayStep } from '../model/replay-measured.ts';
import { scenarioSchema, type Expectation, type RunSpec } from '../model/scenario.ts';
import type { KeyHistory, TraceChunk, TraceHeader } from '../model/trace.ts';
import type { ViewName } from '../model/views/index.ts';
import { checkExpectations, type Verdict } from '../scenario/check.ts';
import { expectationText } from '../scenario/expect.ts';
import { actionForms, entryProblems } from '../scenario/interventions.ts';
import { formatProblem, type Problem } from '../scenario/problem.ts';
import { resolveScenario } from '../scenario/resolve.ts';
import { exportedRows, keyHistory, tableAt, settingsAt } from '../simulation/answers.ts';
import { Checkpoints } from '../simulation/checkpoints.ts';
import { demonstrateIndex, randomKeys } from '../simulation/index-demonstration.ts';
import { measureReplays, type ReplayWorker } from '../simulation/replay/measure.ts';
import { resultOf } from '../simulation/run.ts';
import { Simulation } from '../simulation/simulation.ts';
import type { Described, EngineProgress, Failure, QueryFanIn, Result, RunOptions, RunSummary, SimulationApi } from './api.ts';
import { cutRecords } from './cut-records.ts';
import { measureFanIn } from './fan-in.ts';

/** What the service needs of the place it runs in. */
export interface Host {
  /** Boots the SQL engine; called once, and again after a failure. */
  createEngine(onProgress: (loadedBytes: number, totalBytes: number) => void): Promise<BatchEngine>;
  createBuiltin(): BatchEngine;
  /** Starts a thread that can read a part of a log. */
  openReplayWorker(): ReplayWorker;
  /** processors of this machine */
  readonly cores: number;
  /** wall time, ms */
  now(): number;
  /** Let other messages through. */
  pause(): Promise<void>;
  /** Mark a value so that its buffers are moved to the page, not copied. */
  transfer<T>(value: T): T;
}

/** The simulation behind the page: one run at a time, kept so that its answers can be asked for and a changed timeline can go on from a checkpoint. */
export class SimulationService implements SimulationApi {
  private readonly host: Host;
  private engine: Promise<BatchEngine> | null = null;
  private current: { run: Simulation; checkpoints: Checkpoints } | null = null;
  private log: { key: string; log: Log } | null = null;
  private runNumber = 0;
  private replayNumber = 0;

  constructor(host: Host) {
    this.host = host;
  }

  async prepareEngine(onEngine: (progress: EngineProgress) => void): Promise<void> {
    const startedMs = this.host.now();
    try {
      this.engine ??= this.host.createEngine((loadedBytes, totalBytes) => onEngine({ state: 'loading', loadedBytes, totalBytes }));
      await this.engine;
      await onEngine({ state: 'ready', measuredMs: this.host.now() - startedMs });
    } catch (error) {
      this.engine = null;
      await onEngine({ state: 'failed', message: messageOf(error) });
    }
  }

  async describe(yaml: string, options?: RunOptions): Promise<Result<Described>> {
    const resolved = resolveScenario(yaml, options);
    if (!resolved.ok) return invalid(resolved.errors);
    return { ok: true, value: { scenario: resolved.scenario, defaults: scenarioSchema.parse(LEAST_SCENARIO) } };
  }

  async actions(): Promise<Result<readonly ActionForm[]>> {
    return { ok: true, value: actionForms() };
  }

  async check(yaml: string, options: RunOptions): Promise<Result<readonly EntryProblem[]>> {
    return { ok: true, value: entryProblems(yaml, options) };
  }

  async run(
    yaml: string,
    options: RunOptions,
    onHeader: (header: TraceHeader) => void,
    onChunk: (chunk: TraceChunk) => void,
  ): Promise<Result<RunSummary>> {
    const number = ++this.runNumber;
    const resolved = resolveScenario(yaml, options);
    if (!resolved.ok) return invalid(resolved.errors);
    try {
      const startedMs = this.host.now();
      const spec = resolved.specs[0]!;
      const log = this.logOf(spec);
      const engine = options.engine === 'duckdb' ? await this.sqlEngine() : this.host.createBuiltin();
      if (number !== this.runNumber) return CANCELLED;
      const run = this.open(spec, log, engine);
      await onHeader(this.host.transfer(run.header));
      for await (const chunk of run.run()) {
        await onChunk(this.host.transfer(chunk));
        await this.host.pause();
        if (number !== this.runNumber) return CANCELLED;
      }
      const measuredMs = this.host.now() - startedMs;
      const logSha256 = await this.hash(log, number);
      if (logSha256 === null) return CANCELLED;
      return { ok: true, value: { logSha256, measuredMs, expectations: verdicts(resolved.scenario.expect, run) } };
    } catch (error) {
      if (error instanceof QueryError) return failed('engine', error.message, [error.sql]);
      return failed('internal', messageOf(error), []);
    }
  }

  async cancel(): Promise<void> {
    this.runNumber++;
    (await this.engine?.catch(() => null))?.cancel();
  }

  async history(view: ViewName, key: number): Promise<Result<KeyHistory>> {
    const { current } = this;
    if (current === null) return NO_RUN;
    return { ok: true, value: this.host.transfer(keyHistory(current.run, view, key)) };
  }

  async table(view: ViewName, lane: LaneName | 'truth', timeMs: number): Promise<Result<readonly (readonly (string | number)[])[]>> {
    const { current } = this;
    if (current === null) return NO_RUN;
    return { ok: true, value: exportedRows(view, tableAt(current.run, lane, view, timeMs), settingsAt(current.run.spec, timeMs)) };
  }

  async cutRecords(timeMs: number): Promise<Result<CutRecords>> {
    const { current } = this;
    if (current === null) return NO_RUN;
    return { ok: true, value: this.host.transfer(cutRecords(current.run.log, timeMs)) };
  }

  async fanIn(view: ViewName, key: number): Promise<Result<QueryFanIn>> {
    const run = this.current?.run;
    if (run === undefined) return NO_RUN;
    if (!run.lambda.isLoaded || !run.spec.views.includes(view)) return NOT_ASKABLE;
    return { ok: true, value: measureFanIn(run, view, key, () => this.host.now()) };
  }

  async index(keys: number): Promise<Result<IndexDemonstration>> {
    const steps = demonstrateIndex(randomKeys(keys, INDEX_SEED), () => this.host.now());
    for (;;) {
      const step = steps.next();
      if (step.done === true) return { ok: true, value: step.value };
      await this.host.pause();
    }
  }

  async replay(workers: readonly number[], onStep: (step: ReplayStep) => unknown): Promise<Result<ReplayMeasured>> {
    const number = ++this.replayNumber;
    const { current, runNumber } = this;
    if (current === null) return NO_RUN;
    const { spec, log, computedToMs } = current.run;
    if (computedToMs < spec.durationMs) return STILL_RUNNING;
    const isWanted = (): boolean => number === this.replayNumber && runNumber === this.runNumber;
    try {
      const cached = (await this.engine?.catch(() => null)) ?? null;
      const engine = cached instanceof CachedEngine ? cached.engine : cached;
      const { openReplayWorker: openWorker, cores } = this.host;
      for await (const step of measureReplays(spec, log, workers, { openWorker, cores, engine, now: () => this.host.now() })) {
        if (step.found !== null) return { ok: true, value: step.found };
        const answer = await onStep(step);
        await this.host.pause();
        if (answer === false || !isWanted()) return CANCELLED;
      }
      return CANCELLED;
    } catch (error) {
      return failed('internal', messageOf(error), []);
    }
  }

  private open(spec: RunSpec, log: Log, engine: BatchEngine): Simulation {
    const resumed = this.current?.checkpoints.resume(spec, log, engine).run;
    const run = resumed ?? new Simulation(spec, log, engine);
    if (resumed === undefined) run.schedule();
    this.current = { run, checkpoints: new Checkpoints(run) };
    return run;
  }

  private logOf(spec: RunSpec): Log {
    const timeline = spec.timeline.filter((action) => action.do.startsWith('stream.'));
    const key = JSON.stringify([spec.seed, spec.durationMs, spec.stream, spec.log, timeline]);
    if (this.log?.key !== key) this.log = { key, log: generateLog(spec) };
    return this.log.log;
  }

  private async sqlEngine(): Promise<BatchEngine> {
    this.engine ??= this.host.createEngine(() => undefined);
    return this.engine;
  }

  private async hash(log: Log, number: number): Promise<string | null> {
    for (const step of hashLog(log)) {
      if (step.done) return step.sha256;
      await this.host.pause();
      if (number !== this.runNumber) return null;
    }
    return null;
  }
}

/** The page runs the scenario itself; what is said of its variants stays open here. */
function verdicts(expectations: readonly Expectation[], run: Simulation): Verdict[] {
  const runs = new Map([['base', { spec: run.spec, result: resultOf(run) }]]);
  return expectations.map((expectation) => {
    if (expectation.variant === undefined && !expectation.is.includes(':')) return checkExpectations([expectation], runs)[0]!;
    return {
      text: expectationText(expectation),
      variant: expectation.variant ?? 'base',
      status: 'unknown',
      observed: 'not run here; the terminal runs the variants too',
      at: '',
    };
  });
}

const failed = (kind: Failure['kind'], message: string, details: readonly string[]): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { kind, message, details },
});

const invalid = (problems: readonly Problem[]): { ok: false; failure: Failure } =>
  failed(
    'invalid',
    'The scenario is not valid.',
    problems.map((problem) => formatProblem(problem, 'scenario')),
  );

/** only what a file must say */
const LEAST_SCENARIO = { version: 1, name: 'default', duration: '1h' };

const CANCELLED = failed('cancelled', 'The run was cancelled.', []);
const NO_RUN = failed('internal', 'Nothing has been run yet.', []);

const STILL_RUNNING = failed('invalid', 'The run is still being computed; its log can be read anew when it is done.', []);

const NOT_ASKABLE = failed(
  'invalid',
  'The lanes cannot be asked for this view now: it is not computed, or the run has not come to its observed window.',
  [],
);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
