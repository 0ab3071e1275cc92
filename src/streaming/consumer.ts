import { assert } from '../support/assert.ts';
import type { Log } from '../log/log.ts';

interface Task {
  /** rows of the task's partitions, in append order */
  rows: Uint32Array;
  /** next entry of `rows` to read */
  next: number;
  /** the task is busy until then, µs */
  freeAtUs: number;
  /** when the record in hand is done, µs; −1 if that is not fixed yet */
  dueUs: number;
}

export interface ConsumerSnapshot {
  readonly serviceUs: number;
  readonly positions: Uint32Array;
  readonly tasks: readonly { next: number; freeAtUs: number; dueUs: number }[];
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
    this.tasks = rowsOfTasks(log, Math.min(tasks, log.partitions)).map((rows) => ({
      rows,
      next: 0,
      freeAtUs: 0,
      dueUs: -1,
    }));
  }

  /** Call `process` for every record that is done before `timeMs` (at it too, if `inclusive`), in order of the time it is done. */
  advance(timeMs: number, inclusive: boolean, process: (row: number, timeMs: number, partition: number) => void): void {
    for (;;) {
      let first: Task | null = null;
      let firstUs = Infinity;
      for (const task of this.tasks) {
        const dueUs = this.dueUs(task);
        if (dueUs < firstUs) {
          first = task;
          firstUs = dueUs;
        }
      }
      if (first === null) return;
      const doneMs = Math.ceil(firstUs / 1_000);
      if (inclusive ? doneMs > timeMs : doneMs >= timeMs) return;
      const row = first.rows[first.next]!;
      first.next++;
      first.freeAtUs = firstUs;
      first.dueUs = -1;
      const partition = this.log.partitionOf(row);
      this.positions[partition]!++;
      process(row, doneMs, partition);
    }
  }

  /** From `timeMs` on a record takes `serviceUs`; a record already in hand keeps the time it started with. */
  setService(serviceUs: number, timeMs: number): void {
    for (const task of this.tasks) {
      if (task.dueUs === -1 && task.next < task.rows.length && this.startUs(task) < timeMs * 1_000) task.dueUs = this.dueUs(task);
    }
    this.serviceUs = serviceUs;
  }

  /** No task does anything before `timeMs`; records in hand are dropped and read again. */
  holdUntil(timeMs: number): void {
    for (const task of this.tasks) {
      task.freeAtUs = Math.max(task.freeAtUs, timeMs * 1_000);
      task.dueUs = -1;
    }
  }

  /** Continue behind the given positions, as after a restore from a checkpoint. They must be positions that a consumer with these tasks can reach. */
  seek(positions: Readonly<Uint32Array>): void {
    assert(positions.length === this.positions.length, `expected ${this.positions.length} positions, found ${positions.length}`);
    this.positions.set(positions);
    this.tasks.forEach((task, number) => {
      task.next = 0;
      for (let partition = number; partition < positions.length; partition += this.tasks.length) task.next += positions[partition]!;
      task.dueUs = -1;
    });
  }

  snapshot(): ConsumerSnapshot {
    return {
      serviceUs: this.serviceUs,
      positions: this.positions.slice(),
      tasks: this.tasks.map(({ next, freeAtUs, dueUs }) => ({ next, freeAtUs, dueUs })),
    };
  }

  restore(snapshot: ConsumerSnapshot): void {
    this.serviceUs = snapshot.serviceUs;
    this.positions.set(snapshot.positions);
    snapshot.tasks.forEach((state, task) => Object.assign(this.tasks[task]!, state));
  }

  private startUs(task: Task): number {
    return Math.max(task.freeAtUs, this.log.ingestMs(task.rows[task.next]!) * 1_000);
  }

  private dueUs(task: Task): number {
    if (task.next >= task.rows.length) return Infinity;
    return task.dueUs === -1 ? this.startUs(task) + this.serviceUs : task.dueUs;
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
