import { assert } from '../support/assert.ts';
import { inOrder, type Topic } from './topic.ts';

interface Task {
  /** rows of the task's partitions, in append order */
  rows: Uint32Array;
  /** next entry of `rows` to read */
  next: number;
  /** the task is busy until then, µs */
  freeAtUs: number;
  /** what the next record takes, µs; another one than the consumer's while a record is in hand that was begun before a change */
  serviceUs: number;
  /** when the next record is done, µs; Infinity if there is none */
  dueUs: number;
  /** when it first had nothing left to read, µs; Infinity: it always had */
  caughtUpUs: number;
}

export interface ConsumerSnapshot {
  readonly serviceUs: number;
  readonly positions: Uint32Array;
  readonly from: Uint32Array;
  readonly tasks: readonly { next: number; freeAtUs: number; serviceUs: number; caughtUpUs: number; isStopped: boolean }[];
}

/** Takes the record that is done at `timeMs`. False: it cannot be processed, and its task stops before it. */
export type Process = (row: number, timeMs: number, partition: number) => unknown;

/**
 * The reading side of a streaming job: n tasks share the partitions of a topic (partition p belongs to task p mod n), each reads its records one after
 * the other and is busy with each for `serviceUs`. A record is done at max(appended, task free) + service, rounded up to the millisecond.
 *
 * Within a partition records are done in offset order. Between partitions there is no order that a job could rely on; here it is (time done, task).
 */
export class Consumer {
  /** exclusive upper bound of the offsets done, per partition */
  readonly positions: Uint32Array;
  private readonly topic: Topic;
  private tasks: Task[];
  private serviceUs: number;
  /** positions at which the tasks took their partitions over */
  private from: Uint32Array;

  /** Tasks begin at `startMs`, behind the given positions; at the beginning of the topic if there are none. */
  constructor(topic: Topic, tasks: number, serviceUs: number, startMs = 0, positions?: Readonly<Uint32Array>) {
    this.topic = topic;
    this.serviceUs = serviceUs;
    this.positions = positions?.slice() ?? new Uint32Array(topic.partitions);
    this.from = this.positions.slice();
    this.tasks = this.assign(tasks, startMs);
  }

  get taskCount(): number {
    return this.tasks.length;
  }

  /** When every task had nothing left to read for the first time, rounded up to the millisecond; Infinity as long as one always had. */
  get caughtUpMs(): number {
    return Math.ceil(this.tasks.reduce((latest, { caughtUpUs }) => Math.max(latest, caughtUpUs), 0) / 1_000);
  }

  /** Call `process` for every record that is done before `timeMs` (at it too, if `inclusive`), in order of the time it is done. */
  advance(timeMs: number, inclusive: boolean, process: Process): void {
    const { topic, positions } = this;
    const lastUs = (inclusive ? timeMs : timeMs - 1) * 1_000;
    for (;;) {
      const task = this.firstDue();
      const { dueUs } = task;
      if (dueUs > lastUs) return;
      const row = task.rows[task.next++]!;
      task.freeAtUs = dueUs;
      this.takeUp(task, this.serviceUs);
      const partition = topic.partitionOf(row);
      positions[partition]!++;
      if (process(row, Math.ceil(dueUs / 1_000), partition) === false) {
        task.next--;
        positions[partition]!--;
        task.dueUs = Infinity;
      }
    }
  }

  /** From `timeMs` on a record takes `serviceUs`; a record already in hand keeps the time it started with. */
  setService(serviceUs: number, timeMs: number): void {
    this.serviceUs = serviceUs;
    for (const task of this.tasks) {
      if (task.dueUs < Infinity && task.dueUs - task.serviceUs >= timeMs * 1_000) this.takeUp(task, serviceUs);
    }
  }

  /** No task does anything before `timeMs`; records in hand are dropped and read again. Tasks that had stopped try again then. */
  holdUntil(timeMs: number): void {
    for (const task of this.tasks) {
      task.freeAtUs = Math.max(task.freeAtUs, timeMs * 1_000);
      this.takeUp(task, this.serviceUs);
    }
  }

  /** The partitions are dealt out to another number of tasks, which begin at `timeMs`; records in hand are read again. */
  setTasks(tasks: number, timeMs: number): void {
    this.from = this.positions.slice();
    this.tasks = this.assign(tasks, timeMs);
  }

  /** Continue behind the given positions, as after a restore from a checkpoint. Each task goes on when it is free. */
  seek(positions: Readonly<Uint32Array>): void {
    assert(positions.length === this.positions.length, `expected ${this.positions.length} positions, found ${positions.length}`);
    this.positions.set(positions);
    this.from = this.positions.slice();
    const before = this.tasks;
    this.tasks = this.assign(before.length, 0);
    this.tasks.forEach((task, number) => {
      task.freeAtUs = before[number]!.freeAtUs;
      task.caughtUpUs = before[number]!.caughtUpUs;
      this.takeUp(task, this.serviceUs);
    });
  }

  /** How long the oldest record that is there and has not been done has been waiting at `timeMs`; −1 if there is none. */
  waitingMs(timeMs: number): number {
    let waiting = -1;
    for (const { rows, next } of this.tasks) {
      if (next < rows.length) waiting = Math.max(waiting, timeMs - this.topic.ingestMs(rows[next]!));
    }
    return waiting;
  }

  snapshot(): ConsumerSnapshot {
    return {
      serviceUs: this.serviceUs,
      positions: this.positions.slice(),
      from: this.from.slice(),
      tasks: this.tasks.map(({ rows, next, freeAtUs, serviceUs, dueUs, caughtUpUs }) => {
        const isStopped = dueUs === Infinity && next < rows.length;
        return { next, freeAtUs, serviceUs, caughtUpUs, isStopped };
      }),
    };
  }

  restore(snapshot: ConsumerSnapshot): void {
    this.serviceUs = snapshot.serviceUs;
    this.from = snapshot.from.slice();
    this.positions.set(snapshot.from);
    this.tasks = this.assign(snapshot.tasks.length, 0);
    this.positions.set(snapshot.positions);
    snapshot.tasks.forEach(({ next, freeAtUs, serviceUs, caughtUpUs, isStopped }, number) => {
      const task = Object.assign(this.tasks[number]!, { next, freeAtUs, caughtUpUs });
      this.takeUp(task, serviceUs);
      if (isStopped) task.dueUs = Infinity;
    });
  }

  private firstDue(): Task {
    const { tasks } = this;
    let first = tasks[0]!;
    for (let number = 1; number < tasks.length; number++) if (tasks[number]!.dueUs < first.dueUs) first = tasks[number]!;
    return first;
  }

  /** The task turns to its next record, which is begun as soon as it is there and the task is free. */
  private takeUp(task: Task, serviceUs: number): void {
    task.serviceUs = serviceUs;
    const ingestUs = task.next < task.rows.length ? this.topic.ingestMs(task.rows[task.next]!) * 1_000 : Infinity;
    if (ingestUs > task.freeAtUs && task.caughtUpUs === Infinity) task.caughtUpUs = task.freeAtUs;
    task.dueUs = Math.max(task.freeAtUs, ingestUs) + serviceUs;
  }

  private assign(count: number, fromMs: number): Task[] {
    const lists = rowsOfTasks(this.topic, Math.min(count, this.topic.partitions), this.positions);
    return lists.map((rows) => {
      const task = { rows, next: 0, freeAtUs: fromMs * 1_000, serviceUs: 0, dueUs: 0, caughtUpUs: Infinity };
      this.takeUp(task, this.serviceUs);
      return task;
    });
  }
}

/** The rows behind the given positions, task by task, in append order. */
function rowsOfTasks({ rows }: Topic, tasks: number, positions: Readonly<Uint32Array>): Uint32Array[] {
  const left = rows.map((ofPartition, partition) => ofPartition.subarray(positions[partition]));
  return Array.from({ length: tasks }, (_, task) => inOrder(left.filter((_, partition) => partition % tasks === task)));
}
