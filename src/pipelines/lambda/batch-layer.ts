import type { BatchCut } from '../../engine/batch-engine.ts';
import type { Log } from '../../log/log.ts';
import { batchStartupMs, batchWorkUs } from '../../model/cost-model.ts';
import { isAtLeast, recordCount } from '../../model/offset.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { BatchStatus } from '../../model/trace.ts';
import type { ViewName } from '../../model/views/index.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import { emptyRun, slicesOf, type BatchRun, type Slice } from './batch-run.ts';
import { cutAt } from './cut.ts';
import { goodHabits, type Habits } from './habits.ts';
import { changedCode, firstCode, reads, type CodeChange, type LayerCode } from './layer-code.ts';
import { SharedCores, type SharedCoresSnapshot } from './shared-cores.ts';

/** The tables of a run, once it has been computed. */
export type BatchTables = ReadonlyMap<ViewName, KeyedTable>;

/** What the batch hands over of a view; nothing before the first batch. */
export const batchTable = (tables: BatchTables | null, view: ViewName): KeyedTable => tables?.get(view) ?? NOTHING;

const NOTHING = new KeyedTable(0, 0);

export interface BatchLayerSnapshot {
  readonly runs: readonly BatchRun[];
  readonly cores: SharedCoresSnapshot;
  readonly waiting: number;
  readonly lastEndMs: number;
  readonly snapshot: Slice | null;
  readonly lost: BatchCut['lost'];
  readonly code: LayerCode;
  readonly plan: number;
}

/**
 * The batch layer: decides when a run starts, what it reads and how long it takes, and keeps the registry of all runs. It captures H when the run starts and
 * reads nothing beyond it, however long the run takes; a batch that reads "whatever is there" counts twice all that comes in while it runs.
 */
export class BatchLayer {
  private readonly spec: RunSpec;
  private readonly log: Log;
  private readonly habits: Habits;
  private readonly cores: SharedCores;
  /** in order of start, from run 0 on */
  private runs: BatchRun[];
  private changed = new Set<number>();
  /** ticks that wait for a run to end */
  private waiting = 0;
  /** when the last run ended, −1: none has */
  private lastEndMs = -1;
  /** where history starts, if not with the first record */
  private snapshotSlice: Slice | null = null;
  private lost: BatchCut['lost'];
  /** of runs that start from now on */
  private code: LayerCode;
  /** becomes another one whenever a run may end at another time than it seemed */
  plan = 0;

  constructor(spec: RunSpec, log: Log, habits: Habits) {
    this.spec = spec;
    this.log = log;
    this.habits = habits;
    this.cores = new SharedCores(spec.lambda.cores);
    this.code = firstCode(spec, 'batch');
    this.runs = [emptyRun(log, spec.lambda.cut, this.code)];
  }

  /** What is served before the first publish. */
  get empty(): BatchRun {
    return this.runs[0]!;
  }

  run(number: number): BatchRun {
    return this.runs[number]!;
  }

  /** At work, in order of start. */
  get running(): readonly BatchRun[] {
    return this.runs.filter(({ status }) => status === 'running' || status === 'computed');
  }

  /** Runs that started after another one. */
  startedSince({ number }: BatchRun): number {
    return this.runs.length - 1 - number;
  }

  /** The run that is computed first, and when, if nobody comes and nobody goes. */
  get next(): { readonly run: BatchRun; readonly endMs: number } | null {
    const next = this.cores.next();
    return next === null ? null : { run: this.runs[next.id]!, endMs: next.endMs };
  }

  /** The schedule says: now. What comes of it depends on the policy. */
  tick(timeMs: number, served: BatchRun): BatchRun | null {
    const policy = this.habits.overlaps ? 'overlap' : this.spec.lambda.policy;
    if (this.running.length === 0 || policy === 'overlap') return this.start(timeMs, served);
    if (policy === 'asap') this.waiting = 1;
    if (policy === 'queue') this.waiting++;
    return null;
  }

  /** A start that a tick has been waiting for, if nobody is at work any more. */
  startWaiting(timeMs: number, served: BatchRun): BatchRun | null {
    if (this.waiting === 0 || this.running.length > 0) return null;
    this.waiting--;
    return this.start(timeMs, served);
  }

  /** Whether it finds nothing that its code cannot decode. */
  canRead({ slices, cutRow }: BatchRun, timeMs: number): boolean {
    const { code } = slices.at(-1)!;
    if (code.decodes === 'both') return true;
    const rows = this.habits.readsPastCut ? this.log.rowsAt(timeMs) : cutRow;
    for (let row = 0; row < rows; row++) if (!reads(code, this.log.schemaOf(row))) return false;
    return true;
  }

  /** The run has come to the end of its work. It is final now what it has read. */
  computed(number: number, timeMs: number): BatchRun {
    this.leave(number, timeMs);
    const run = this.runs[number]!;
    const end = this.log.boundAt(this.log.rowsAt(timeMs));
    const upTo = (cut: BatchCut): BatchCut => ({
      ...cut,
      bound: this.habits.readsPastCut ? end : cut.bound.map((offset, partition) => Math.min(offset, end[partition]!)),
    });
    const slices = run.slices.map((slice, place) => (place === run.slices.length - 1 ? { ...slice, cut: upTo(slice.cut) } : slice));
    return this.put({ ...run, status: 'computed', computedMs: timeMs, cut: upTo(run.cut), slices });
  }

  /** The run stays at work until then, though it has nothing to do. */
  hang(number: number, timeMs: number, untilMs: number): void {
    this.leave(number, timeMs);
    this.cores.add(number, timeMs, untilMs - timeMs, 0);
    this.put({ ...this.runs[number]!, isHung: true });
  }

  /** The run fails, and is tried again at once: it reads what is there now. The overlay that waits for it knows nothing of that. */
  retry(number: number, timeMs: number, served: BatchRun): readonly [failed: BatchRun, again: BatchRun] {
    const failed = this.end(number, 'failed', timeMs);
    const { overlay } = failed;
    const again = this.put({ ...this.start(timeMs, served), attempt: 2, overlay });
    return [failed, again];
  }

  loaded(number: number, timeMs: number): BatchRun {
    return this.put({ ...this.runs[number]!, status: 'loaded', loadedMs: timeMs });
  }

  /** How a run ends: published, failed, or superseded because a later one was published before. */
  end(number: number, status: Extract<BatchStatus, 'published' | 'failed' | 'superseded'>, timeMs: number): BatchRun {
    this.leave(number, timeMs);
    this.lastEndMs = timeMs;
    return this.put({ ...this.runs[number]!, status, publishMs: timeMs });
  }

  /** A batch view must not lie behind the one that is served; where runs overlap, it may. */
  isBehind(run: BatchRun, served: BatchRun): boolean {
    return !isAtLeast(run.horizon, served.horizon);
  }

  setCores(cores: number, timeMs: number): void {
    this.cores.setCores(cores, timeMs);
    this.plan++;
  }

  /** Runs that start from now on compute by other code. */
  deploy(change: CodeChange): void {
    this.code = changedCode(this.code, change);
  }

  /** What came in [`fromMs`, `toMs`) is gone from the master dataset. */
  lose(fromMs: number, toMs: number): void {
    this.lost = { fromMs, toMs };
  }

  /** The state as of now becomes the start of history. The code that made it stays in it. */
  takeSnapshot(timeMs: number): void {
    const { log, lost, code } = this;
    const lambda = { ...this.spec.lambda, bounds: 'halfOpen' as const };
    const { batch } = cutAt(timeMs, log, log.rowsAt(timeMs), lambda, goodHabits());
    this.snapshotSlice = { cut: lost === undefined ? batch : { ...batch, lost }, code };
  }

  /** Runs that are other than at the last call. */
  takeChanged(): readonly BatchRun[] {
    const changed = [...this.changed].sort((a, b) => a - b).map((number) => this.runs[number]!);
    this.changed.clear();
    return changed;
  }

  snapshot(): BatchLayerSnapshot {
    const { waiting, lastEndMs, snapshotSlice: snapshot, lost, code, plan } = this;
    return { runs: [...this.runs], cores: this.cores.snapshot(), waiting, lastEndMs, snapshot, lost, code, plan };
  }

  restore({ runs, cores, waiting, lastEndMs, snapshot, lost, code, plan }: BatchLayerSnapshot): void {
    this.runs = [...runs];
    this.cores.restore(cores);
    this.changed.clear();
    Object.assign(this, { waiting, lastEndMs, snapshotSlice: snapshot, lost, code, plan });
  }

  private start(timeMs: number, served: BatchRun): BatchRun {
    const { spec, log, habits } = this;
    const cutRow = log.rowsAt(timeMs);
    const cut = cutAt(timeMs, log, cutRow, spec.lambda, habits);
    const isSameKind = (served.cut.beforeEventMs === null) === (cut.batch.beforeEventMs === null);
    const isIncrement = spec.lambda.batch === 'incremental' && served.number > 0 && served.slices.length > 0 && isSameKind;
    const base = isIncrement ? served.slices : this.snapshotSlice === null ? [] : [this.snapshotSlice];
    const before = isIncrement ? served.cut : (this.snapshotSlice?.cut ?? null);
    const records = cutRow - (isIncrement ? served.cutRow : before === null ? 0 : recordCount(before.bound));
    const run: BatchRun = {
      number: this.runs.length,
      status: 'running',
      attempt: 1,
      isHung: false,
      startMs: timeMs,
      computedMs: -1,
      loadedMs: -1,
      publishMs: -1,
      horizon: log.boundAt(cutRow),
      cutRow,
      records,
      cut: cut.batch,
      slices: slicesOf(base, before, cut, this.code, this.lost),
      overlay: cut.overlay,
    };
    this.runs.push(run);
    const isWarm = this.lastEndMs !== -1 && timeMs - this.lastEndMs < spec.lambda.keepWarm;
    this.cores.add(run.number, timeMs, batchStartupMs(spec, isWarm), batchWorkUs(spec, records) * habits.workFactor);
    this.plan++;
    return this.put(run);
  }

  private leave(number: number, timeMs: number): void {
    this.cores.remove(number, timeMs);
    this.plan++;
  }

  private put(run: BatchRun): BatchRun {
    this.runs[run.number] = run;
    this.changed.add(run.number);
    return run;
  }
}
