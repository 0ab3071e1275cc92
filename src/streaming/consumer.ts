import { assert } from '../support/assert.ts';
import type { Log } from '../log/log.ts';

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
}

export interface ConsumerSnapshot {
  readonly serviceUs: number;
  readonly positions: Uint32Array;
  readonly tasks: readonly { next: number; freeAtUs: number; serviceUs: number }[];
}

/**
 * The reading side of a streaming job: n tasks share the partitions of a log (partition p belongs to task p mod n), each reads its records one after
 * the other and is busy with each for `serviceUs`. A record is done at max(appended, task free) + service, rounded up to the millisecond.
 *
 * Within a partition records are done in offset order. Between partitions there is no order that a job could rely on; here it is (time done, task).
 */
export class Consumer {
  readonly log: Log;
  /** exclusive upper bound of the offsets done, per partition */
  readonly positions: Uint32Array;
  private tasks: Task[];
  private serviceUs: number;

  constructor(log: Log, tasks: number, serviceUs: number) {
    this.log = log;
    this.serviceUs = serviceUs;
    this.positions = new Uint32Array(log.partitions);
    this.tasks = rowsOfTasks(log, Math.min(tasks, log.partitions)).map((rows) => ({ rows, next: 0, freeAtUs: 0, serviceUs, dueUs: 0 }));
    for (const task of this.tasks) this.takeUp(task, serviceUs);
  }

  /** Call `process` for every record that is done before `timeMs` (at it too, if `inclusive`), in order of the time it is done. */
  advance(timeMs: number, inclusive: boolean, process: (row: number, timeMs: number, partition: number) => void): void {
    const { log, positions } = this;
    const lastUs = (inclusive ? timeMs : timeMs - 1) * 1_000;
    for (;;) {
      const task = this.firstDue();
      const { dueUs } = task;
      if (dueUs > lastUs) return;
      const row = task.rows[task.next++]!;
      task.freeAtUs = dueUs;
      this.takeUp(task, this.serviceUs);
      const partition = log.partitionOf(row);
      positions[partition]!++;
      process(row, Math.ceil(dueUs / 1_000), partition);
    }
  }

  /** From `timeMs` on a record takes `serviceUs`; a record already in hand keeps the time it started with. */
  setService(serviceUs: number, timeMs: number): void {
    this.serviceUs = serviceUs;
    for (const task of this.tasks) {
      if (task.dueUs - task.serviceUs >= timeMs * 1_000) this.takeUp(task, serviceUs);
    }
  }

  /** No task does anything before `timeMs`; records in hand are dropped and read again. */
  holdUntil(timeMs: number): void {
    for (const task of this.tasks) {
      task.freeAtUs = Math.max(task.freeAtUs, timeMs * 1_000);
      this.takeUp(task, this.serviceUs);
    }
  }

  /** Continue behind the given positions, as after a restore from a checkpoint. They must be positions that a consumer with these tasks can reach. */
  seek(positions: Readonly<Uint32Array>): void {
    assert(positions.length === this.positions.length, `expected ${this.positions.length} positions, found ${positions.length}`);
    this.positions.set(positions);
    this.tasks.forEach((task, number) => {
      task.next = 0;
      for (let partition = number; partition < positions.length; partition += this.tasks.length) task.next += positions[partition]!;
      this.takeUp(task, this.serviceUs);
    });
  }

  snapshot(): ConsumerSnapshot {
    return {
      serviceUs: this.serviceUs,
      positions: this.positions.slice(),
      tasks: this.tasks.map(({ next, freeAtUs, serviceUs }) => ({ next, freeAtUs, serviceUs })),
    };
  }

  restore(snapshot: ConsumerSnapshot): void {
    this.serviceUs = snapshot.serviceUs;
    this.positions.set(snapshot.positions);
    snapshot.tasks.forEach(({ next, freeAtUs, serviceUs }, number) => {
      const task = Object.assign(this.tasks[number]!, { next, freeAtUs });
      this.takeUp(task, serviceUs);
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
    task.dueUs =
      task.next < task.rows.length ? Math.max(task.freeAtUs, this.log.ingestMs(task.rows[task.next]!) * 1_000) + serviceUs : Infinity;
  }
}

function rowsOfTasks(log: Log, tasks: number): Uint32Array[] {
  const counts = new Uint32Array(tasks);
  log.rows.forEach((rows, partition) => (counts[partition % tasks]! += rows.length));
  const lists = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  for (let row = 0; row < log.length; row++) {
    const task = log.partitionOf(row) % tasks;
    lists[task]![counts[task]!++] = row;
  }
  return lists;
}
