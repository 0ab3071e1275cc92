import type { Log } from '../../log/log.ts';
import { serviceUs } from '../../model/cost-model.ts';
import type { Cause } from '../../model/lanes.ts';
import type { RunSpec } from '../../model/scenario.ts';
import { VIEWS, type ViewName } from '../../model/views/index.ts';
import { Consumer, type ConsumerSnapshot } from '../../streaming/consumer.ts';
import type { Topic } from '../../streaming/topic.ts';
import { assert } from '../../support/assert.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import type { LaneSink } from '../pipeline.ts';
import { SILENT } from '../silent.ts';
import { AFTER_CRASH, type AfterCrash } from './delivery.ts';
import type { Outlet } from './effects/outlet.ts';
import { JobState, type JobCode, type JobStateSnapshot } from './job-state.ts';
import { Notebook, tellLeftOut, type NotebookSnapshot } from './notebook.ts';
import { tellDifference } from './tell-difference.ts';
import { DETECT_MS, REBALANCE_MS, RESTART_MS, toleratedLagMs } from './timing.ts';

/** Whether a record can be read from the log. */
export type IsThere = (row: number, timeMs: number) => boolean;

/** What the job reads. */
export interface Source {
  readonly topic: Topic;
  readonly isThere: IsThere;
}

interface Checkpoint {
  readonly timeMs: number;
  readonly positions: Uint32Array;
  /** `null`: nobody goes back to it */
  readonly state: JobStateSnapshot | null;
}

export interface JobSnapshot {
  readonly consumer: ConsumerSnapshot;
  readonly state: JobStateSnapshot;
  readonly notebook: NotebookSnapshot;
  readonly stored: Uint32Array;
  readonly passesOverUntilMs: Float64Array;
  readonly checkpoint: Checkpoint;
  readonly nextCheckpointMs: number;
  readonly restartMs: number;
  readonly laggedMs: number;
  readonly recordsRead: number;
}

/** What another job needs to go on from here. */
export interface Savepoint {
  readonly state: JobStateSnapshot;
  readonly notebook: NotebookSnapshot;
}

/** What a job has when it starts, if it does not start with nothing, and where that ends in what it reads. */
export interface Start extends Savepoint {
  readonly positions: Uint32Array;
}

/**
 * The streaming job: reads the log record by record, folds each into its state, and from time to time writes down how far it has come. When it crashes, it goes on from
 * the last checkpoint. Whether what came after that counts once, twice or not at all depends on what else it wrote down, and when.
 *
 * A checkpoint is a copy of everything the job knows. To save work, copies are made only of those that a later crash goes back to; crashes are known before the run.
 */
export class Job {
  readonly topic: Topic;
  readonly consumer: Consumer;
  readonly notebook: Notebook;
  /** where the answers are told, as long as this is the job that readers see; and who hears of new alerts, if mails are sent */
  listener: LaneSink | null = null;
  outlet: Outlet | null = null;
  /** when a record was last done later than it should be */
  laggedMs: number;
  recordsRead = 0;

  private readonly spec: RunSpec;
  private readonly log: Log;
  private readonly toleratedMs: number;
  private readonly isThere: IsThere;
  private readonly afterCrash: AfterCrash;
  private readonly crashesMs: readonly number[];
  private current: JobState;
  private checkpoint: Checkpoint;
  private nextCheckpointMs: number;
  /** when the job is up again; Infinity while it is up */
  private restartMs = Infinity;
  /** by partition: records that had arrived by then are passed over */
  private passesOverUntilMs: Float64Array;
  /** positions up to which values have been stored, should the sink keep them */
  private stored: Uint32Array;

  /** The job begins to read at `startMs`; what it has at the start, it has read already. */
  constructor(spec: RunSpec, log: Log, source: Source, code: JobCode, tasks: number, startMs: number, start: Start | null = null) {
    const { topic, isThere } = source;
    this.spec = spec;
    this.isThere = isThere;
    this.toleratedMs = toleratedLagMs(spec);
    this.passesOverUntilMs = new Float64Array(topic.partitions).fill(-1);
    this.log = log;
    this.topic = topic;
    this.afterCrash = AFTER_CRASH[spec.kappa.delivery];
    this.crashesMs = spec.timeline.filter(({ do: name }) => name === 'kappa.crash' || name === 'kappa.loseState').map(({ atMs }) => atMs);
    this.notebook = new Notebook(log.length);
    this.current = new JobState(spec, log, code);
    this.consumer = new Consumer(topic, tasks, serviceUs(spec), startMs, start?.positions);
    if (start !== null) {
      this.current.restore(start.state);
      this.current.deploy(code);
      this.notebook.restore(start.notebook);
    }
    this.laggedMs = startMs;
    this.stored = this.consumer.positions.slice();
    this.nextCheckpointMs = (Math.floor(startMs / spec.kappa.checkpointInterval) + 1) * spec.kappa.checkpointInterval;
    this.checkpoint = this.checkpointAt(startMs, 0);
  }

  get state(): JobState {
    return this.current;
  }

  get checkpointMs(): number {
    return this.checkpoint.timeMs;
  }

  /** What it answers of a view; an empty table if it does not compute it. */
  table(view: ViewName): KeyedTable {
    return this.current.table(view) ?? new KeyedTable(VIEWS[view].identity.length);
  }

  /** Whether a record has been waiting for longer than it should. */
  isLagging(timeMs: number): boolean {
    return this.consumer.waitingMs(timeMs) > this.toleratedMs;
  }

  savepoint(): Savepoint {
    return { state: this.current.snapshot(), notebook: this.notebook.snapshot() };
  }

  advance(timeMs: number, inclusive: boolean): void {
    const isDue = (atMs: number): boolean => (inclusive ? atMs <= timeMs : atMs < timeMs);
    for (;;) {
      if (isDue(this.restartMs) && this.restartMs <= this.nextCheckpointMs) {
        this.recover(this.restartMs);
      } else if (isDue(this.nextCheckpointMs)) {
        this.consumer.advance(this.nextCheckpointMs, true, this.process);
        this.takeCheckpoint(this.nextCheckpointMs);
      } else break;
    }
    this.consumer.advance(timeMs, inclusive, this.process);
  }

  /** The job stops now. Until it is up again, which is at the time returned, its last answers are still served. */
  crash(timeMs: number): number {
    this.restartMs = timeMs + DETECT_MS + RESTART_MS;
    this.consumer.holdUntil(this.restartMs);
    return this.restartMs;
  }

  /** From the next record on it runs other code, with the state it has. */
  deploy(code: JobCode, timeMs: number): void {
    this.current.deploy(code);
    this.consumer.holdUntil(timeMs);
  }

  /** Scaled to so many tasks. It stands still meanwhile; the positions are written down before, so nothing is read twice. */
  setTasks(tasks: number, timeMs: number): void {
    this.consumer.setTasks(tasks, timeMs + REBALANCE_MS);
  }

  /** So many tasks, of this job and of others, share the cores from now on. */
  shareCores(cores: number, tasks: number, timeMs: number): void {
    const wholeUs = serviceUs(this.spec);
    this.consumer.setService(tasks <= cores ? wholeUs : Math.ceil((wholeUs * tasks) / cores), timeMs);
  }

  snapshot(): JobSnapshot {
    return {
      consumer: this.consumer.snapshot(),
      state: this.current.snapshot(),
      notebook: this.notebook.snapshot(),
      stored: this.stored.slice(),
      passesOverUntilMs: this.passesOverUntilMs.slice(),
      checkpoint: this.checkpoint,
      nextCheckpointMs: this.nextCheckpointMs,
      restartMs: this.restartMs,
      laggedMs: this.laggedMs,
      recordsRead: this.recordsRead,
    };
  }

  restore(snapshot: JobSnapshot): void {
    this.consumer.restore(snapshot.consumer);
    this.current.restore(snapshot.state);
    this.notebook.restore(snapshot.notebook);
    this.stored = snapshot.stored.slice();
    this.passesOverUntilMs = snapshot.passesOverUntilMs.slice();
    this.checkpoint = snapshot.checkpoint;
    this.nextCheckpointMs = snapshot.nextCheckpointMs;
    this.restartMs = snapshot.restartMs;
    this.laggedMs = snapshot.laggedMs;
    this.recordsRead = snapshot.recordsRead;
  }

  private readonly process = (row: number, timeMs: number, partition: number): boolean => {
    if (timeMs - this.topic.ingestMs(row) > this.toleratedMs) this.laggedMs = timeMs;
    const position = this.consumer.positions[partition]!;
    if (this.afterCrash.skipsStored && position <= this.stored[partition]!) return true;
    const obstacle = this.obstacle(row, partition, timeMs);
    if (obstacle === 'stop') return false;
    const told = this.outlet?.listen(this.told) ?? this.told;
    this.stored[partition] = position;
    this.recordsRead++;
    if (obstacle === null) this.current.process(row, partition, timeMs, told);
    else {
      told.skipped(row, obstacle, timeMs);
      told.processed(row, timeMs);
    }
    return true;
  };

  /** What keeps the job from processing a record: it passes over it, for a cause, or stops before it. */
  private obstacle(row: number, partition: number, timeMs: number): Cause | 'stop' | null {
    const { kappa, log } = this.spec;
    if (this.topic.ingestMs(row) <= this.passesOverUntilMs[partition]!) return 'outOfLog';
    if (!this.isThere(row, timeMs)) {
      // A cleaner leaves gaps, which are no reason to stop; what a retention deletes is out of range.
      const policy = log.compaction === 'none' ? log.onOutOfRange : 'earliest';
      if (policy === 'latest') this.passesOverUntilMs[partition] = timeMs;
      return policy === 'none' ? 'stop' : 'outOfLog';
    }
    if (this.current.canDecode(row)) return null;
    return kappa.onUndecodable === 'stop' ? 'stop' : 'undecodable';
  }

  private takeCheckpoint(timeMs: number): void {
    this.nextCheckpointMs += this.spec.kappa.checkpointInterval;
    if (this.restartMs < Infinity) return;
    this.checkpoint = this.checkpointAt(timeMs);
    this.outlet?.committed(timeMs);
  }

  private checkpointAt(timeMs: number, crashesFromMs = timeMs): Checkpoint {
    const isNeeded = this.crashesMs.some((atMs) => atMs >= crashesFromMs && atMs <= this.nextCheckpointMs);
    return { timeMs, positions: this.consumer.positions.slice(), state: isNeeded ? this.current.snapshot() : null };
  }

  private recover(timeMs: number): void {
    const { valuesGoBack, memoryGoesBack, positionGoesBack } = this.afterCrash;
    const { positions, state } = this.checkpoint;
    assert(
      state !== null,
      `the job goes back to its checkpoint of ${this.checkpoint.timeMs} ms, which was not kept: a crash must be in the timeline`,
    );
    this.restartMs = Infinity;
    const reached = this.consumer.positions.slice();
    if (positionGoesBack) this.consumer.seek(positions);
    if (memoryGoesBack) this.current.restoreMemory(state.memory);
    if (!valuesGoBack) return;
    this.outlet?.wentBack(timeMs);
    const before = this.current;
    this.current = new JobState(this.spec, this.log, before.code);
    this.current.restore(state);
    this.current.deploy(before.code);
    if (this.listener !== null) {
      for (const view of this.spec.views)
        tellDifference(view, before.table(view) ?? this.table(view), this.table(view), timeMs, this.listener);
    }
    this.topic.rows.forEach((rows, partition) => {
      for (const row of rows.subarray(positions[partition], reached[partition])) this.takeBack(row, positionGoesBack, timeMs);
    });
  }

  /** The values no longer contain the record, which is read again, or never. */
  private takeBack(row: number, isReadAgain: boolean, timeMs: number): void {
    const cause = isReadAgain ? 'replayInFlight' : 'lostInCrash';
    this.listener?.skipped(row, cause, timeMs);
    if (isReadAgain) this.notebook.forget(row);
    else this.notebook.skip(row, cause);
  }

  /** Every record goes into the notebook; readers hear of it as long as they see this job. */
  private readonly told: LaneSink = {
    ...SILENT,
    changed: (view, key, values, at, timeMs) => this.listener?.changed(view, key, values, at, timeMs),
    processed: (row, timeMs) => this.listener?.processed(row, timeMs),
    counted: (row, [rules], timeMs) => {
      this.notebook.count(row, rules!);
      if (this.listener !== null) this.notebook.tellCounted(row, timeMs, this.listener);
    },
    skipped: (row, cause, timeMs) => {
      if (this.notebook.isCounted(row)) return;
      this.notebook.skip(row, cause);
      this.listener?.skipped(row, cause, timeMs);
    },
    countedIn: (row, view, _, timeMs, cause, elsewhere = []) => {
      const exception = this.notebook.leaveOut(row, view, cause!, elsewhere);
      if (this.listener !== null) tellLeftOut(row, exception, timeMs, this.listener);
    },
  };
}
