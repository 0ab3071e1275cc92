import { nextTickMs } from '../model/batch-ticks.ts';
import { loadMs } from '../model/cost-model.ts';
import type { LambdaActionName } from '../model/lambda-actions.ts';
import type { RunSpec, TimedAction } from '../model/scenario.ts';
import type { BatchLayer, BatchTables } from '../pipelines/lambda/batch-layer.ts';
import type { BatchRun } from '../pipelines/lambda/batch-run.ts';
import type { Habits } from '../pipelines/lambda/habits.ts';
import type { Lambda } from '../pipelines/lambda/lambda.ts';
import { partlyReplaced, PIECES } from '../pipelines/lambda/pieces.ts';
import { CLASS, type EventClass } from '../support/queue.ts';
import type { ActionOf, Fault } from './faults/fault.ts';
import { FAULTS } from './faults/index.ts';

/** What the batches wait for. `plan` is the plan that it was true for: if there is another one by then, it is void. */
export type LambdaWaiting =
  | { readonly kind: 'tick' }
  | { readonly kind: 'snapshot' }
  | { readonly kind: 'batchEnd'; readonly plan: number }
  | { readonly kind: 'clearEarly'; readonly plan: number }
  | { readonly kind: 'loaded'; readonly number: number }
  | { readonly kind: 'piece'; readonly number: number; readonly piece: number; readonly before: BatchRun };

/** What the batches need of the run around them. */
export interface LambdaSurroundings {
  readonly spec: RunSpec;
  readonly lambda: Lambda;
  push(timeMs: number, eventClass: EventClass, what: LambdaWaiting): void;
  /** The tables of a run; `null` if nobody will read them. */
  compute(run: BatchRun): Promise<BatchTables | null>;
  /** … though nobody may read them: it matters how many rows they have. */
  computeAlways(run: BatchRun): Promise<BatchTables>;
}

/** Batch runs over time: started by the schedule or by somebody, at work, loaded, published or not. Their tables come from the engine, their times from the cost model. */
export class LambdaControl {
  readonly lambda: Lambda;
  private readonly around: LambdaSurroundings;
  private readonly spec: RunSpec;
  private readonly layer: BatchLayer;

  constructor(around: LambdaSurroundings) {
    this.around = around;
    this.spec = around.spec;
    this.lambda = around.lambda;
    this.layer = around.lambda.batchLayer;
  }

  get habits(): Habits {
    return this.lambda.habits;
  }

  get batchLayer(): BatchLayer {
    return this.layer;
  }

  /** Everything that is known before the start. */
  schedule(): void {
    this.scheduleTick(0);
    const { snapshot } = this.spec.lambda;
    if (snapshot !== undefined) this.around.push(snapshot.at, CLASS.action, { kind: 'snapshot' });
  }

  async handle(what: LambdaWaiting, timeMs: number): Promise<void> {
    switch (what.kind) {
      case 'tick':
        this.runBatch(timeMs);
        this.scheduleTick(timeMs);
        return;
      case 'snapshot':
        this.layer.takeSnapshot(timeMs);
        return;
      case 'batchEnd':
        if (what.plan === this.layer.plan) await this.endOfWork(this.layer.next!.run, timeMs);
        return;
      case 'clearEarly':
        if (what.plan === this.layer.plan) this.lambda.publishing.clearOverlay(timeMs);
        return;
      case 'loaded':
        await this.load(what.number, timeMs);
        return;
      case 'piece':
        if (this.lambda.run.number === what.number) await this.publishPiece(what.number, what.piece, what.before, timeMs);
    }
  }

  /** An action of the timeline begins, or its time is over. */
  async act(action: TimedAction, phase: 'begin' | 'end', timeMs: number): Promise<void> {
    const fault = FAULTS[action.do as LambdaActionName] as Fault<LambdaActionName>;
    if (phase === 'begin') await fault.begin(this, action as ActionOf<LambdaActionName>);
    else fault.end?.(this);
    this.plan(timeMs);
  }

  /** A run starts, if the policy lets it. */
  runBatch(timeMs: number): void {
    const run = this.layer.tick(timeMs, this.lambda.run);
    if (run !== null) this.lambda.publishing.batchStarted(run, timeMs);
    this.plan(timeMs);
  }

  async loseBatchStore(timeMs: number): Promise<void> {
    const run = { ...this.lambda.run, slices: [] };
    this.lambda.publishing.loseBatchStore(await this.around.compute(run), timeMs);
  }

  /** Runs may end at another time than they seemed to. */
  plan(timeMs: number): void {
    const { next, plan } = this.layer;
    if (next === null) return;
    this.around.push(next.endMs, CLASS.publish, { kind: 'batchEnd', plan });
    const { clearsAheadMs } = this.habits;
    if (clearsAheadMs > 0) this.around.push(Math.max(timeMs, next.endMs - clearsAheadMs), CLASS.publish, { kind: 'clearEarly', plan });
  }

  private scheduleTick(afterMs: number): void {
    const tickMs = nextTickMs(this.spec.lambda.interval, afterMs);
    if (tickMs !== null) this.around.push(tickMs, CLASS.batchStart, { kind: 'tick' });
  }

  private async endOfWork(run: BatchRun, timeMs: number): Promise<void> {
    const { number, attempt, isHung } = run;
    const { habits, layer, lambda } = this;
    if (isHung || habits.ends === 'failed' || !layer.canRead(run, timeMs)) this.fail(number, timeMs);
    else if (habits.ends === 'hanging' && timeMs < habits.hangsUntilMs) layer.hang(number, timeMs, habits.hangsUntilMs);
    else if (habits.ends === 'retried' && attempt === 1) {
      const [failed, again] = layer.retry(number, timeMs, lambda.run);
      lambda.publishing.batchRetried(failed, again);
    } else await this.computed(number, timeMs);
    this.goOn(timeMs);
  }

  private fail(number: number, timeMs: number): void {
    this.lambda.publishing.batchDiscarded(this.layer.end(number, 'failed', timeMs), timeMs);
  }

  private async computed(number: number, timeMs: number): Promise<void> {
    const run = this.layer.computed(number, timeMs);
    if (this.spec.costs.loadCpuUs === 0) {
      await this.load(number, timeMs);
      return;
    }
    const tables = await this.around.computeAlways(run);
    const rows = [...tables.values()].reduce((sum, { size }) => sum + size, 0);
    this.around.push(timeMs + loadMs(this.spec, rows), CLASS.publish, { kind: 'loaded', number });
  }

  private async load(number: number, timeMs: number): Promise<void> {
    const run = this.layer.loaded(number, timeMs);
    if (this.habits.publishTakesMs === 0) this.lambda.publishing.publish(run, await this.around.compute(run), timeMs);
    else {
      const before = this.lambda.run;
      for (let piece = 2; piece <= PIECES; piece++) {
        const atMs = timeMs + Math.floor((this.habits.publishTakesMs * (piece - 1)) / (PIECES - 1));
        this.around.push(atMs, CLASS.publish, { kind: 'piece', number, piece, before });
      }
      await this.publishPiece(number, 1, before, timeMs);
    }
    this.goOn(timeMs);
  }

  /** `before` is what was served until the first piece. */
  private async publishPiece(number: number, piece: number, before: BatchRun, timeMs: number): Promise<void> {
    const { lambda, layer } = this;
    const run = layer.run(number);
    if (piece === PIECES) lambda.publishing.flip(run, await this.around.compute(run), timeMs);
    else if (!layer.isBehind(run, lambda.run)) {
      const part = partlyReplaced(before, run, piece);
      lambda.publishing.showPiece(part, await this.around.compute(part), timeMs);
    }
  }

  /** A run that has been waited for may start now. */
  private goOn(timeMs: number): void {
    const run = this.layer.startWaiting(timeMs, this.lambda.run);
    if (run !== null) this.lambda.publishing.batchStarted(run, timeMs);
    this.plan(timeMs);
  }
}
