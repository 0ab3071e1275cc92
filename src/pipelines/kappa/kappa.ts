import type { Log } from '../../log/log.ts';
import type { EffectColumns } from '../../model/effects.ts';
import { recordCount } from '../../model/offset.ts';
import type { RulesInForce } from '../../model/rule-versions.ts';
import type { RunSpec, TimedAction } from '../../model/scenario.ts';
import type { ViewName } from '../../model/views/index.ts';
import type { KeyedTable } from '../../support/keyed-table.ts';
import type { Put } from '../../support/put.ts';
import type { FanIn, Lane, LaneSink, StoreState } from '../pipeline.ts';
import { Effects, effectColumns } from './effects/effects.ts';
import { UNREAD } from './notebook.ts';
import type { IsThere, Savepoint } from './job.ts';
import { codeAtStart, type JobCode } from './job-state.ts';
import { DEPLOY_MS, DETECT_MS, RESTART_MS } from './timing.ts';
import type { Plan } from './version.ts';
import { Versions, type VersionsSnapshot } from './versions.ts';

/** What a new version is to do otherwise. */
export type CodeChange = Pick<
  Extract<TimedAction, { do: 'kappa.reprocess' }>,
  'rule' | 'version' | 'addView' | 'decodes' | 'allowedLateness'
>;

export type Reprocess = Extract<TimedAction, { do: 'kappa.reprocess' }>;

interface KappaSnapshot {
  readonly versions: VersionsSnapshot;
  readonly base: Savepoint | null;
  readonly effects: unknown;
}

/**
 * The Kappa lane: one streaming job over a log that can be replayed, and nothing else. There is one copy of the logic, one store, and no merge; the
 * answer is what the job holds. So all depends on what the job forgets: the ids of records (a copy that comes after that counts twice) and the windows it has
 * closed (a record that comes after that is dropped). Neither is put right by waiting. What puts it right is a second version of the job that reads the log again.
 */
export class Kappa implements Lane {
  readonly name = 'kappa';
  private readonly log: Log;
  private readonly versions: Versions;
  private readonly effects: Effects | null;
  /** a state that has been put aside, to start from */
  private base: Savepoint | null = null;

  constructor(spec: RunSpec, log: Log, sink: LaneSink, isThere: IsThere = () => true) {
    this.log = log;
    const code = codeAtStart(spec);
    this.effects = Effects.of(spec, log);
    this.versions = new Versions(spec, log, sink, isThere, { ...FIRST, code, tasks: spec.kappa.tasks }, this.effects);
  }

  advance(timeMs: number, inclusive: boolean): void {
    this.versions.advance(timeMs, inclusive);
  }

  /** The job that is served dies at `timeMs`; returns when it is up again. */
  crash(timeMs: number): number {
    return this.versions.served.job.crash(timeMs);
  }

  /** The job that is served goes on with other code and the state it has. */
  deploy(change: CodeChange, timeMs: number): void {
    const { job } = this.versions.served;
    job.deploy(this.changed(change), timeMs);
  }

  /** A version reads the log anew: beside the one that is served, or in its place. */
  reprocess(order: Reprocess): void {
    const { atMs, from, mode } = order;
    const isBeside = mode === 'beside';
    const start = from === 'savepoint' ? this.versions.served.job.savepoint() : from === 'snapshot' ? this.base : null;
    const plan: Plan = {
      number: this.nextNumber,
      code: this.changed(order),
      tasks: order.tasks,
      deployMs: atMs,
      startMs: atMs + (isBeside ? DEPLOY_MS : RESTART_MS),
      source: from === 'archive' || from === 'latest' ? from : 'log',
      has: start === null ? null : rowsOf(start, this.log.length),
      isSalted: order.salt,
      isHidden: mode === 'unavailable',
      switch: order.switch,
      force: order.force,
      tasksAfter: order.tasksAfter ?? 0,
      keepMs: order.keep,
    };
    if (isBeside) this.versions.add(plan, start);
    else this.versions.replaceServed(plan, atMs);
  }

  /** Readers are switched to the newest version as it is. */
  switchOver(timeMs: number): void {
    const { candidate } = this.versions;
    if (candidate !== undefined) this.versions.switchTo(candidate, timeMs);
  }

  rollBack(timeMs: number): void {
    const { previous } = this.versions;
    if (previous !== undefined) this.versions.switchTo(previous, timeMs);
  }

  /** Versions that nobody is served are dropped. */
  drop(timeMs: number): void {
    for (const version of this.versions.present) if (version !== this.versions.served) this.versions.drop(version, timeMs);
  }

  setTasks(tasks: number, timeMs: number): void {
    this.versions.setTasks(tasks, timeMs);
  }

  /** The state of the served version is put aside. */
  takeSnapshot(): void {
    this.base = this.versions.served.job.savepoint();
  }

  /** The state is gone, and there is no checkpoint: the job reads the log again from its start. Returns when it is up. */
  loseState(tasks: number, isHidden: boolean, timeMs: number): number {
    const { job } = this.versions.served;
    const startMs = timeMs + DETECT_MS + RESTART_MS;
    const number = this.nextNumber;
    const tasksAfter = job.consumer.taskCount;
    this.versions.replaceServed({ ...FIRST, number, code: job.state.code, tasks, deployMs: timeMs, startMs, isHidden, tasksAfter }, timeMs);
    return startMs;
  }

  /** Whether readers get answers; if not, the lane would have to give ones that it knows to be incomplete. */
  isServingAt(timeMs: number): boolean {
    const { plan, caughtUpMs } = this.versions.served;
    return !plan.isHidden || caughtUpMs <= timeMs;
  }

  answer(view: ViewName, key: number, into: Float64Array): boolean {
    return this.answers(view).read(key, into);
  }

  answers(view: ViewName): KeyedTable {
    return this.versions.served.job.table(view);
  }

  detail(view: ViewName, put: Put): void {
    this.versions.served.job.state.detail(view, put);
  }

  withheld(view: ViewName): number {
    return this.versions.served.job.state.withheld(view);
  }

  fanIn(view: ViewName, key: number): FanIn {
    return { reads: [{ store: 'view', rows: this.answers(view).find(key) === -1 ? 0 : 1 }], isKept: false };
  }

  /** The versions there are and were. */
  get registry(): Pick<Versions, 'all' | 'present' | 'served' | 'takeChanged'> {
    return this.versions;
  }

  /** The mails it has sent: all of them, and those since the last time. */
  get mails(): Pick<Effects, 'all' | 'take'> {
    const none = (): EffectColumns => effectColumns([], this.log);
    return this.effects ?? { all: none, take: none };
  }

  get positions(): Uint32Array {
    return this.versions.served.job.consumer.positions;
  }

  get newestEventMs(): number {
    return this.versions.served.job.state.newestEventMs;
  }

  get lastCheckpointMs(): number {
    return this.versions.served.job.checkpointMs;
  }

  /** records that came too late for their window */
  get sideOutput(): number {
    return this.versions.served.job.state.sideOutput;
  }

  /** copies that were recognised and not counted */
  get duplicatesSkipped(): number {
    return this.versions.served.job.state.duplicates;
  }

  /** the watermark of the slowest partition; −Infinity while one has seen nothing */
  get lowestWatermarkMs(): number {
    return this.versions.served.job.state.watermark.lowestMs;
  }

  /** With several tasks the records read are no exact stretch of the log: `toRow` is how many there are. */
  stores(): readonly StoreState[] {
    return [{ name: 'view', fromRow: 0, toRow: recordCount(this.positions), keys: this.versions.served.job.state.keys }];
  }

  snapshot(): unknown {
    return { versions: this.versions.snapshot(), base: this.base, effects: this.effects?.snapshot() } satisfies KappaSnapshot;
  }

  restore(snapshot: unknown): void {
    const { versions, base, effects } = snapshot as KappaSnapshot;
    this.effects?.restore(effects);
    this.versions.restore(versions);
    this.base = base;
  }

  private get nextNumber(): number {
    return this.versions.all.length + 1;
  }

  private changed({ rule, version, addView, decodes, allowedLateness }: CodeChange): JobCode {
    const code = this.versions.served.job.state.code;
    const rules: RulesInForce = rule === undefined ? code.rules : { ...code.rules, [rule]: version };
    const views = addView === undefined || code.views.includes(addView) ? code.views : [...code.views, addView];
    const schema = decodes === undefined ? code.schema : 2;
    return { rules, views, allowedLatenessMs: allowedLateness ?? code.allowedLatenessMs, schema };
  }
}

/** The job that is there from the start. */
const FIRST: Omit<Plan, 'code' | 'tasks'> = {
  number: 1,
  deployMs: 0,
  startMs: 0,
  source: 'log',
  has: null,
  isSalted: false,
  isHidden: false,
  switch: 'whenReady',
  force: false,
  tasksAfter: 0,
  keepMs: 0,
};

/** By row: 1 if the state contains it. */
function rowsOf({ notebook }: Savepoint, rows: number): Uint8Array {
  const has = new Uint8Array(rows);
  notebook.counts.forEach((count, row) => (has[row] = count === UNREAD ? 0 : 1));
  return has;
}
