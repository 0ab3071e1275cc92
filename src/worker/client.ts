import type { CutRecords } from '../model/cut-counts.ts';
import { proxy, wrap, type Remote } from 'comlink';
import type { ActionForm, EntryProblem } from '../model/intervention.ts';
import type { IndexDemonstration } from '../model/index-demonstration.ts';
import type { LaneName } from '../model/lanes.ts';
import type { ReplayMeasured, ReplayStep } from '../model/replay-measured.ts';
import type { KeyHistory, TraceChunk, TraceHeader } from '../model/trace.ts';
import type { ViewName } from '../model/views/index.ts';
import type { Described, EngineProgress, Failure, QueryFanIn, Result, RunOptions, RunSummary, SimulationApi } from './api.ts';

/**
 * The page's end of the simulation worker. A worker that dies answers no call, so every call also ends when the worker does, with a failure that says so;
 * after that the client is of no use and a new one is made.
 */
export class SimulationClient {
  private readonly worker: Worker;
  private readonly remote: Remote<SimulationApi>;
  private readonly died: Promise<Failure>;

  constructor(worker = new Worker(new URL('./simulation.worker.ts', import.meta.url), { type: 'module' })) {
    this.worker = worker;
    this.remote = wrap<SimulationApi>(worker);
    this.died = new Promise((resolve) => {
      worker.addEventListener('error', (event) => {
        resolve({
          kind: 'internal',
          message: 'The simulation stopped unexpectedly.',
          details: [event.message || 'The worker gave no reason.'],
        });
      });
    });
  }

  /** Starts the batch engine; resolves with its last state. */
  async prepareEngine(onProgress: (progress: EngineProgress) => void): Promise<EngineProgress> {
    let last: EngineProgress = { state: 'idle' };
    const listen = (progress: EngineProgress) => onProgress((last = progress));
    const failure = await this.unlessDead(this.remote.prepareEngine(proxy(listen)).then(() => null));
    if (failure !== null) listen({ state: 'failed', message: failure.message });
    return last;
  }

  describe(yaml: string, options: RunOptions): Promise<Result<Described>> {
    return this.asResult(this.remote.describe(yaml, options));
  }

  actions(): Promise<Result<readonly ActionForm[]>> {
    return this.asResult(this.remote.actions());
  }

  check(yaml: string, options: RunOptions): Promise<Result<readonly EntryProblem[]>> {
    return this.asResult(this.remote.check(yaml, options));
  }

  async run(
    yaml: string,
    options: RunOptions,
    onHeader: (header: TraceHeader) => void,
    onChunk: (chunk: TraceChunk) => void,
  ): Promise<Result<RunSummary>> {
    return this.asResult(this.remote.run(yaml, options, proxy(onHeader), proxy(onChunk)));
  }

  async cancel(): Promise<void> {
    await this.unlessDead(this.remote.cancel());
  }

  history(view: ViewName, key: number): Promise<Result<KeyHistory>> {
    return this.asResult(this.remote.history(view, key));
  }

  table(view: ViewName, lane: LaneName | 'truth', timeMs: number): Promise<Result<readonly (readonly (string | number)[])[]>> {
    return this.asResult(this.remote.table(view, lane, timeMs));
  }

  cutRecords(timeMs: number): Promise<Result<CutRecords>> {
    return this.asResult(this.remote.cutRecords(timeMs));
  }

  fanIn(view: ViewName, key: number): Promise<Result<QueryFanIn>> {
    return this.asResult(this.remote.fanIn(view, key));
  }

  index(keys: number): Promise<Result<IndexDemonstration>> {
    return this.asResult(this.remote.index(keys));
  }

  replay(workers: readonly number[], onStep: (step: ReplayStep) => unknown): Promise<Result<ReplayMeasured>> {
    return this.asResult(this.remote.replay([...workers], proxy(onStep)));
  }

  terminate(): void {
    this.worker.terminate();
  }

  private async asResult<T>(call: Promise<Result<T>>): Promise<Result<T>> {
    const answer = await this.unlessDead(call);
    return 'ok' in answer ? answer : { ok: false, failure: answer };
  }

  /** The answer of a call, or the failure if the worker dies first or the call throws (which is a bug on the other side). */
  private unlessDead<T>(call: Promise<T>): Promise<T | Failure> {
    const safe = call.catch((error: unknown): Failure => ({
      kind: 'internal',
      message: 'The simulation met an error.',
      details: [String(error)],
    }));
    return Promise.race([safe, this.died]);
  }
}
