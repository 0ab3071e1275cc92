import type { Log } from '../../log/log.ts';
import { Consumer, type ConsumerSnapshot } from '../../streaming/consumer.ts';
import { recordCount } from '../../model/offset.ts';
import type { BatchTables } from './batch-layer.ts';
import type { BatchRun } from './batch-run.ts';

/** A batch view that is published as soon as its overlay is there; `tables` are `null` if nobody will read them. */
export interface Awaiting {
  readonly run: BatchRun;
  readonly tables: BatchTables | null;
}

export interface RebuildSnapshot {
  readonly fromRow: number;
  readonly tasks: number;
  readonly serviceUs: number;
  readonly consumer: ConsumerSnapshot;
  readonly awaiting: Awaiting | null;
}

/**
 * The log is read again from some row on, beside the speed layer and with tasks of its own, until nothing is left that has not been read. New records come in
 * meanwhile, so it takes longer than the backlog alone: n tasks that do c records each in a second gain n · c − arrivals.
 */
export class Rebuild {
  private readonly log: Log;
  private readonly fromRow: number;
  private readonly tasks: number;
  private readonly serviceUs: number;
  private readonly consumer: Consumer;
  /** `null`: it is for the overlay that is served */
  awaiting: Awaiting | null;

  constructor(log: Log, fromRow: number, tasks: number, serviceUs: number, awaiting: Awaiting | null, startMs: number) {
    this.log = log;
    this.fromRow = fromRow;
    this.tasks = Math.min(tasks, log.partitions);
    this.serviceUs = serviceUs;
    this.awaiting = awaiting;
    this.consumer = new Consumer(log, this.tasks, serviceUs, startMs, log.boundAt(fromRow));
  }

  static restored(log: Log, { fromRow, tasks, serviceUs, consumer, awaiting }: RebuildSnapshot): Rebuild {
    const rebuild = new Rebuild(log, fromRow, tasks, serviceUs, awaiting, 0);
    rebuild.consumer.restore(consumer);
    return rebuild;
  }

  isDone(timeMs: number): boolean {
    return recordCount(this.consumer.positions) >= this.log.rowsAt(timeMs);
  }

  /** Reads on; the time at which it was done, if it was before `timeMs` (or at it, if `inclusive`). What it does after that is of no interest. */
  advance(timeMs: number, inclusive: boolean): number | null {
    let doneMs: number | null = null;
    let read = recordCount(this.consumer.positions);
    this.consumer.advance(timeMs, inclusive, (_row, atMs) => {
      read++;
      if (doneMs === null && read >= this.log.rowsAt(atMs)) doneMs = atMs;
    });
    return doneMs;
  }

  snapshot(): RebuildSnapshot {
    const { fromRow, tasks, serviceUs, awaiting } = this;
    return { fromRow, tasks, serviceUs, awaiting, consumer: this.consumer.snapshot() };
  }
}
