import type { Log } from '../../log/log.ts';
import { saltedPartition } from '../../log/salt.ts';
import type { Cause } from '../../model/lanes.ts';
import type { Check, RowDiff, VersionReport } from '../../model/reprocessing.ts';
import type { RunSpec } from '../../model/scenario.ts';
import { repartitioned, selection, type Topic } from '../../streaming/topic.ts';
import { Job, type IsThere, type JobSnapshot, type Savepoint } from './job.ts';
import type { JobCode } from './job-state.ts';

export type Stage = VersionReport['stage'];

/** What a version is, decided when it is asked for. */
export interface Plan {
  readonly number: number;
  readonly code: JobCode;
  readonly tasks: number;
  readonly deployMs: number;
  readonly startMs: number;
  /** `log`: what is still there; `archive`: everything; `latest`: what comes from the start on */
  readonly source: 'log' | 'archive' | 'latest';
  /** by row: 1 if the state it starts with contains it; `null`: it starts with nothing */
  readonly has: Uint8Array | null;
  /** whether its hot key is spread over all partitions */
  readonly isSalted: boolean;
  /** readers get no answer until it has caught up */
  readonly isHidden: boolean;
  readonly switch: 'whenReady' | 'byHand';
  readonly force: boolean;
  /** tasks once it is served; 0: as many as before */
  readonly tasksAfter: number;
  /** how long the version before is kept */
  readonly keepMs: number;
}

/** When what happened to it; −1 as long as it has not. */
export type Life = Pick<VersionReport, 'caughtUpMs' | 'readyMs' | 'servedMs' | 'shown' | 'leftMs' | 'droppedMs'>;

export interface VersionSnapshot {
  readonly plan: Plan;
  readonly stage: Stage;
  readonly life: Life;
  readonly lookMs: number;
  readonly checks: readonly Check[];
  readonly diff: readonly RowDiff[];
  readonly job: JobSnapshot;
}

/** One version of the job: its code, its state and its tables, and what has become of it. */
export class Version {
  readonly plan: Plan;
  readonly job: Job;
  stage: Stage = 'deploying';
  life: Life = { caughtUpMs: -1, readyMs: -1, servedMs: -1, shown: [], leftMs: -1, droppedMs: -1 };
  /** when to look at it again */
  lookMs: number;
  checks: readonly Check[] = [];
  diff: readonly RowDiff[] = [];
  private readonly log: Log;
  private readonly isThere: IsThere;

  constructor(spec: RunSpec, log: Log, isThere: IsThere, plan: Plan, start: Savepoint | null) {
    this.plan = plan;
    this.log = log;
    this.isThere = isThere;
    this.lookMs = plan.startMs;
    const topic = this.topic();
    const positions = Uint32Array.from(topic.rows, (rows) => rows.reduce((sum, row) => sum + (plan.has?.[row] ?? 0), 0));
    const source = { topic, isThere: plan.source === 'archive' ? () => true : isThere };
    this.job = new Job(spec, log, source, plan.code, plan.tasks, plan.startMs, start === null ? null : { ...start, positions });
  }

  static restored(spec: RunSpec, log: Log, isThere: IsThere, { plan, job, ...rest }: VersionSnapshot): Version {
    const version = new Version(spec, log, isThere, plan, null);
    version.job.restore(job);
    return Object.assign(version, rest);
  }

  get number(): number {
    return this.plan.number;
  }

  get isGone(): boolean {
    return this.stage === 'dropped';
  }

  /** When it had nothing left to read for the first time; Infinity as long as it always had. */
  get caughtUpMs(): number {
    return this.life.caughtUpMs === -1 ? this.job.consumer.caughtUpMs : this.life.caughtUpMs;
  }

  /** Whether it could ever read the record. */
  canRead(row: number): boolean {
    const { source, startMs, has } = this.plan;
    if (has?.[row] === 1 || source === 'archive') return true;
    const isNew = this.log.ingestMs(row) >= startMs;
    return isNew || (source === 'log' && this.isThere(row, startMs));
  }

  /** Why a record that it has not read is missing from its answers. */
  unread(row: number): Cause {
    if (this.canRead(row)) return 'replayInFlight';
    return this.plan.source === 'latest' ? 'notComputed' : 'outOfLog';
  }

  report(): VersionReport {
    const { plan, job, stage, life, checks, diff } = this;
    const { number, deployMs, startMs } = plan;
    const tasks = Math.min(plan.tasks, this.log.partitions);
    return { number, stage, deployMs, startMs, ...life, tasks, records: job.recordsRead, keys: job.state.keys, checks, diff };
  }

  snapshot(): VersionSnapshot {
    const { plan, stage, life, lookMs, checks, diff } = this;
    return { plan, stage, life, lookMs, checks, diff, job: this.job.snapshot() };
  }

  private topic(): Topic {
    const { log } = this;
    const there = log.rows.every((rows) => rows.every((row) => this.canRead(row))) ? log : selection(log, (row) => this.canRead(row));
    return this.plan.isSalted ? repartitioned(there, saltedPartition(log)) : there;
  }
}
