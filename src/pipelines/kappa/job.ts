import { Consumer, type ConsumerSnapshot } from '../../streaming/consumer.ts';
import { serviceUs } from '../../model/cost-model.ts';
import { recordCount } from '../../model/offset.ts';
import { SECOND } from '../../model/time.ts';
import type { Log } from '../../log/log.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { LaneSink } from '../pipeline.ts';
import { JobState, type JobStateSnapshot } from './job-state.ts';

/** How long it takes until someone notices that the job is gone, and until it is up again: a heartbeat that fails, and a start on another machine. */
const DETECT_MS = 10 * SECOND;
const RESTART_MS = 15 * SECOND;

export interface JobSnapshot {
  readonly consumer: ConsumerSnapshot;
  readonly state: JobStateSnapshot;
  readonly read: Uint32Array;
  readonly checkpoint: Uint32Array;
  readonly checkpointMs: number;
  readonly nextCheckpointMs: number;
  readonly restartMs: number;
}

/**
 * The streaming job: reads the log record by record, folds each into its state, and from time to time writes down how far it has come. When it crashes, it goes on from
 * the last checkpoint, and what came after that is read again. "Exactly once" is said of the state: a record is read twice, but counts once, because
 * the state goes back together with the position.
 *
 * A checkpoint holds nothing but the position of each partition. A real job has to store its state beside it, since reading the log again from the start takes too
 * long; here the state at a position is folded anew from the log, which gives the same values.
 */
export class Job {
  readonly consumer: Consumer;
  /** when the last checkpoint was taken */
  checkpointMs = 0;

  private readonly spec: RunSpec;
  private readonly log: Log;
  private readonly sink: LaneSink;
  private current: JobState;
  private checkpoint: Uint32Array;
  private nextCheckpointMs: number;
  /** when the job is up again; Infinity while it is up */
  private restartMs = Infinity;
  /** the positions reached before any crash */
  private readonly read: Uint32Array;

  constructor(spec: RunSpec, log: Log, sink: LaneSink) {
    this.spec = spec;
    this.log = log;
    this.sink = sink;
    this.consumer = new Consumer(log, spec.kappa.tasks, serviceUs(spec));
    this.current = new JobState(spec, log);
    this.checkpoint = new Uint32Array(log.partitions);
    this.read = new Uint32Array(log.partitions);
    this.nextCheckpointMs = spec.kappa.checkpointInterval;
  }

  get state(): JobState {
    return this.current;
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

  snapshot(): JobSnapshot {
    return {
      consumer: this.consumer.snapshot(),
      state: this.current.snapshot(),
      read: this.read.slice(),
      checkpoint: this.checkpoint.slice(),
      checkpointMs: this.checkpointMs,
      nextCheckpointMs: this.nextCheckpointMs,
      restartMs: this.restartMs,
    };
  }

  restore(snapshot: JobSnapshot): void {
    this.consumer.restore(snapshot.consumer);
    this.current.restore(snapshot.state);
    this.read.set(snapshot.read);
    this.checkpoint = snapshot.checkpoint.slice();
    this.checkpointMs = snapshot.checkpointMs;
    this.nextCheckpointMs = snapshot.nextCheckpointMs;
    this.restartMs = snapshot.restartMs;
  }

  private readonly process = (row: number, timeMs: number, partition: number): void => {
    this.current.process(row, partition, timeMs, this.sink);
    const position = this.consumer.positions[partition]!;
    if (position <= this.read[partition]!) return;
    this.read[partition] = position;
    this.sink.processed(row, timeMs);
  };

  private takeCheckpoint(timeMs: number): void {
    this.nextCheckpointMs += this.spec.kappa.checkpointInterval;
    if (this.restartMs < Infinity) return;
    this.checkpoint = this.consumer.positions.slice();
    this.checkpointMs = timeMs;
  }

  private recover(timeMs: number): void {
    const before = this.current;
    const lost = this.consumer.positions.slice();
    this.restartMs = Infinity;
    this.consumer.seek(this.checkpoint);
    this.current = this.stateAt(this.checkpoint);
    this.current.tellChangesFrom(before, timeMs, this.sink);
    this.log.rows.forEach((rows, partition) => {
      for (const row of rows.subarray(this.checkpoint[partition], lost[partition])) this.sink.skipped(row, 'replayInFlight', timeMs);
    });
  }

  private stateAt(positions: Readonly<Uint32Array>): JobState {
    const state = new JobState(this.spec, this.log);
    const next = new Uint32Array(this.log.partitions);
    for (let row = 0, left = recordCount(positions); left > 0; row++) {
      const partition = this.log.partitionOf(row);
      if (next[partition]! >= positions[partition]!) continue;
      next[partition]!++;
      left--;
      state.process(row, partition, 0, SILENT);
    }
    return state;
  }
}

/** What the job did before the checkpoint has been told already. */
const SILENT: LaneSink = { changed() {}, processed() {}, counted() {}, skipped() {}, contribution() {}, misMerged() {} };
