import type { Log } from '../../log/log.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { LaneSink } from '../pipeline.ts';
import { checksOf } from './checks.ts';
import type { Effects } from './effects/effects.ts';
import type { IsThere, Savepoint } from './job.ts';
import { rowDiff } from './row-diff.ts';
import { tellDifference } from './tell-difference.ts';
import { HOLD_MS } from './timing.ts';
import { Version, type Plan, type VersionSnapshot } from './version.ts';

export interface VersionsSnapshot {
  readonly served: number;
  readonly versions: readonly VersionSnapshot[];
}

/**
 * The versions of the job that there are, and the one pointer that says which of them readers see. A new version reads the past beside the old one, into tables of
 * its own; nobody notices, until the pointer moves. Then every answer is another one at once, and it can move back as long as the old version is kept.
 */
export class Versions {
  private readonly spec: RunSpec;
  private readonly log: Log;
  private readonly sink: LaneSink;
  private readonly isThere: IsThere;
  private readonly effects: Effects | null;
  private list: Version[] = [];
  private servedNumber = 1;
  private changed = new Set<number>();

  constructor(spec: RunSpec, log: Log, sink: LaneSink, isThere: IsThere, first: Plan, effects: Effects | null = null) {
    this.spec = spec;
    this.log = log;
    this.sink = sink;
    this.isThere = isThere;
    this.effects = effects;
    const version = this.add(first, null);
    version.stage = 'served';
    version.life = { ...version.life, caughtUpMs: 0, readyMs: 0, servedMs: 0, shown: [{ fromMs: 0, toMs: -1 }] };
    version.lookMs = Infinity;
    version.job.listener = sink;
  }

  get served(): Version {
    return this.list[this.servedNumber - 1]!;
  }

  /** Every version there ever was; the numbers are their places, from 1. */
  get all(): readonly Version[] {
    return this.list;
  }

  /** Those that exist: they have tables, and are served or might be. */
  get present(): readonly Version[] {
    return this.list.filter(({ isGone }) => !isGone);
  }

  /** Versions that are at another point of their lives than at the last call. */
  takeChanged(): readonly Version[] {
    const changed = [...this.changed].sort((a, b) => a - b).map((number) => this.list[number - 1]!);
    this.changed.clear();
    return changed;
  }

  advance(timeMs: number, inclusive: boolean): void {
    for (;;) {
      const lookMs = this.present.reduce((first, version) => Math.min(first, version.lookMs), Infinity);
      if (inclusive ? lookMs > timeMs : lookMs >= timeMs) break;
      for (const { job } of this.present) job.advance(lookMs, true);
      this.effects?.settle(this.served);
      for (const version of this.present) if (version.lookMs === lookMs) this.look(version, lookMs);
    }
    for (const { job } of this.present) job.advance(timeMs, inclusive);
    this.effects?.settle(this.served);
  }

  /** A new version is asked for; it takes nothing from the others but, maybe, cores. */
  add(plan: Plan, start: Savepoint | null): Version {
    const version = new Version(this.spec, this.log, this.isThere, plan, start);
    this.list.push(version);
    this.effects?.attach(version);
    this.changed.add(plan.number);
    return version;
  }

  /** The version that is served is stopped and its tables are cleared; readers see the new one from the start, however little it has read. */
  replaceServed(plan: Plan, timeMs: number): void {
    const before = this.served;
    const version = this.add(plan, null);
    this.moveTo(version, timeMs);
    this.drop(before, timeMs);
  }

  /** Readers see this version from now on. */
  switchTo(version: Version, timeMs: number): void {
    if (version === this.served) return;
    this.compare(version, timeMs);
    this.flipTo(version, timeMs);
  }

  /** The version that has been compared with the one that is served takes its place; that one is kept. */
  private flipTo(version: Version, timeMs: number): void {
    const before = this.served;
    this.moveTo(version, timeMs);
    before.stage = 'kept';
    // There and back: how long the other is kept was said when the newer of the two was asked for.
    before.lookMs = timeMs + (version.number > before.number ? version : before).plan.keepMs;
    if (version.plan.tasksAfter > 0) version.job.setTasks(version.plan.tasksAfter, timeMs);
    this.shareCores(timeMs);
  }

  /** The version that readers can be switched back to: the one they were switched away from last. */
  get previous(): Version | undefined {
    return this.present.filter(({ stage }) => stage === 'kept').sort((a, b) => b.life.leftMs - a.life.leftMs)[0];
  }

  /** The newest version that readers have never seen. */
  get candidate(): Version | undefined {
    return this.present.findLast(({ life }) => life.servedMs === -1);
  }

  /** The version that is served is scaled. */
  setTasks(tasks: number, timeMs: number): void {
    const { served } = this;
    if (served.caughtUpMs < Infinity) this.note(served, { caughtUpMs: served.caughtUpMs });
    served.job.setTasks(tasks, timeMs);
    this.shareCores(timeMs);
  }

  drop(version: Version, timeMs: number): void {
    version.stage = 'dropped';
    version.life = { ...version.life, droppedMs: timeMs };
    version.lookMs = Infinity;
    this.changed.add(version.number);
    this.shareCores(timeMs);
  }

  snapshot(): VersionsSnapshot {
    return { served: this.servedNumber, versions: this.list.map((version) => version.snapshot()) };
  }

  restore({ served, versions }: VersionsSnapshot): void {
    this.list = versions.map((snapshot) => Version.restored(this.spec, this.log, this.isThere, snapshot));
    for (const version of this.list) this.effects?.attach(version);
    this.servedNumber = served;
    this.served.job.listener = this.sink;
    this.changed.clear();
  }

  /** It has come to a point of its life at which something may happen by itself. */
  private look(version: Version, timeMs: number): void {
    if (version.stage === 'deploying') {
      version.stage = 'catchingUp';
      version.lookMs = timeMs;
      this.changed.add(version.number);
      this.shareCores(timeMs);
    } else if (version.stage === 'kept') this.drop(version, timeMs);
    else if (version.life.readyMs === -1) this.lookWhetherReady(version, timeMs);
    else version.lookMs = Infinity;
  }

  private lookWhetherReady(version: Version, timeMs: number): void {
    const { job, plan } = version;
    const heldMs = Math.max(job.laggedMs, version.caughtUpMs) + HOLD_MS;
    if (version.caughtUpMs < Infinity) this.note(version, { caughtUpMs: version.caughtUpMs });
    if (job.isLagging(timeMs) || heldMs === Infinity) version.lookMs = timeMs + HOLD_MS;
    else if (heldMs > timeMs) version.lookMs = heldMs;
    else {
      version.lookMs = Infinity;
      this.note(version, { readyMs: timeMs });
      if (version !== this.served) this.judge(version, timeMs);
      else if (plan.tasksAfter > 0) job.setTasks(plan.tasksAfter, timeMs);
    }
  }

  private judge(version: Version, timeMs: number): void {
    this.compare(version, timeMs);
    version.checks = checksOf(version, this.served, this.log, timeMs);
    const isRefused = version.checks.some(({ result }) => result === 'failed') && !version.plan.force;
    version.stage = isRefused ? 'refused' : 'ready';
    if (!isRefused && version.plan.switch === 'whenReady') this.flipTo(version, timeMs);
  }

  private compare(version: Version, timeMs: number): void {
    const extent = { rows: this.log.rowsAt(timeMs), bucketMs: this.spec.totals.bucket };
    version.diff = this.spec.views.map((view) => rowDiff(view, this.served.job, version.job, this.log, extent));
  }

  private note(version: Version, news: Partial<Version['life']>): void {
    version.life = { ...version.life, ...news };
    this.changed.add(version.number);
  }

  /** The pointer moves: tell readers every answer, and of every record what has become of it. */
  private moveTo(version: Version, timeMs: number): void {
    const before = this.served;
    before.job.listener = null;
    this.effects?.moved(before.number, version.number);
    version.job.listener = this.sink;
    this.servedNumber = version.number;
    version.stage = 'served';
    this.note(before, { leftMs: timeMs, shown: before.life.shown.map((each) => (each.toMs === -1 ? { ...each, toMs: timeMs } : each)) });
    this.note(version, { servedMs: timeMs, shown: [...version.life.shown, { fromMs: timeMs, toMs: -1 }] });
    for (const view of this.spec.views) tellDifference(view, before.job.table(view), version.job.table(view), timeMs, this.sink);
    const rows = this.log.rowsAt(timeMs);
    for (let row = 0; row < rows; row++) {
      const isRead = version.job.notebook.isRead(row);
      if (!isRead && !before.job.notebook.isRead(row)) continue;
      version.job.notebook.tell(row, version.unread(row), timeMs, this.sink);
      if (isRead) this.sink.processed(row, timeMs);
    }
  }

  private shareCores(timeMs: number): void {
    const { cores } = this.spec.kappa;
    if (cores === undefined) return;
    const working = this.present.filter(({ stage }) => stage !== 'deploying');
    const tasks = working.reduce((sum, { job }) => sum + job.consumer.taskCount, 0);
    for (const { job } of working) job.shareCores(cores, tasks, timeMs);
  }
}
