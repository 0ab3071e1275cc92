import { Deduplicator } from '../../streaming/deduplicate.ts';
import { Watermark } from '../../streaming/watermark.ts';
import type { KeyedTable } from '../../support/keyed-table.ts';
import type { Put } from '../../support/put.ts';
import type { Log } from '../../log/log.ts';
import type { RecordCursor } from '../../model/record.ts';
import { rulesAt, type RulesInForce } from '../../model/rule-versions.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { ViewName } from '../../model/views/index.ts';
import type { LaneSink } from '../pipeline.ts';
import { STREAM_VIEWS } from './stream/index.ts';
import { openView, type ViewState } from './view-state.ts';

export interface JobStateSnapshot {
  readonly views: readonly unknown[];
  readonly counted: Uint32Array;
  readonly watermark: Float64Array;
  readonly newestEventMs: number;
  readonly sideOutput: number;
  readonly duplicates: number;
}

/**
 * Everything the job knows after a stretch of the log: the values of every key, which facts it has counted, how far event time has come. It is a function of the
 * records read and of nothing else: no clock, no chance, no look at other partitions. Whoever folds the same prefix again gets the same state, and
 * that is all a recovery or a replay rests on.
 */
export class JobState {
  readonly watermark: Watermark;
  newestEventMs = -1;
  /** records that came too late for a window */
  sideOutput = 0;
  /** copies that were recognised and not counted */
  duplicates = 0;

  private readonly views: readonly ViewState[];
  private readonly deduplicator: Deduplicator;
  private readonly rules: readonly RulesInForce[];
  private readonly record: RecordCursor;

  constructor(spec: RunSpec, log: Log) {
    this.record = log.cursor();
    this.watermark = new Watermark(log.partitions, spec.kappa.watermarkDelay);
    this.deduplicator = new Deduplicator(log, spec.kappa.dedupeTtl);
    this.rules = [rulesAt(spec.rules, 'stream')];
    const settings = { bucketMs: spec.totals.bucket, allowedLatenessMs: spec.kappa.allowedLateness, rules: this.rules[0]! };
    this.views = spec.views.map((name) => openView(name, STREAM_VIEWS[name], this.watermark, settings));
  }

  /** One record through the job: watermark, deduplication, then every view. */
  process(row: number, partition: number, timeMs: number, sink: LaneSink): void {
    const record = this.record.seek(row);
    const { eventMs } = record;
    this.watermark.observe(partition, eventMs);
    if (eventMs > this.newestEventMs) this.newestEventMs = eventMs;
    if (this.deduplicator.isDuplicate(row)) {
      this.duplicates++;
      sink.skipped(row, 'duplicate', timeMs);
      return;
    }
    sink.counted(row, this.rules, timeMs);
    for (const view of this.views) if (!view.take(record, partition, timeMs, sink)) this.sideOutput++;
  }

  table(name: ViewName): KeyedTable | undefined {
    return this.views.find((view) => view.name === name)?.table;
  }

  detail(name: ViewName, put: Put): void {
    this.views.find((view) => view.name === name)?.detail?.(put);
  }

  withheld(name: ViewName): number {
    return this.views.find((view) => view.name === name)?.withheld?.() ?? 0;
  }

  get keys(): number {
    return this.views.reduce((sum, { table }) => sum + table.size, 0);
  }

  /** Tell every answer that is another one here than in `before`; a key that is gone has the values of a key without records. */
  tellChangesFrom(before: JobState, timeMs: number, sink: LaneSink): void {
    for (const { name, identity: nothing, table } of this.views) {
      const old = before.table(name)!;
      const identity = Float64Array.from(nothing);
      for (let entry = 0; entry < old.size; entry++) {
        const key = old.keys[entry]!;
        const now = table.find(key);
        if (now === -1) sink.changed(name, key, identity, 0, timeMs);
        else if (differs(old, entry, table, now)) sink.changed(name, key, table.values, now * table.width, timeMs);
      }
    }
  }

  snapshot(): JobStateSnapshot {
    return {
      views: this.views.map((view) => view.snapshot()),
      counted: this.deduplicator.snapshot(),
      watermark: this.watermark.snapshot(),
      newestEventMs: this.newestEventMs,
      sideOutput: this.sideOutput,
      duplicates: this.duplicates,
    };
  }

  restore(snapshot: JobStateSnapshot): void {
    this.views.forEach((view, place) => view.restore(snapshot.views[place]));
    this.deduplicator.restore(snapshot.counted);
    this.watermark.restore(snapshot.watermark);
    this.newestEventMs = snapshot.newestEventMs;
    this.sideOutput = snapshot.sideOutput;
    this.duplicates = snapshot.duplicates;
  }
}

function differs(a: KeyedTable, entryA: number, b: KeyedTable, entryB: number): boolean {
  for (let column = 0; column < a.width; column++) {
    if (a.values[entryA * a.width + column] !== b.values[entryB * b.width + column]) return true;
  }
  return false;
}
