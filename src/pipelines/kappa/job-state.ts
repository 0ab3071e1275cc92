import { Deduplicator } from '../../streaming/deduplicate.ts';
import { Watermark, type WatermarkSnapshot } from '../../streaming/watermark.ts';
import type { KeyedTable } from '../../support/keyed-table.ts';
import type { Put } from '../../support/put.ts';
import type { Log } from '../../log/log.ts';
import type { RecordCursor } from '../../model/record.ts';
import { rulesAt, type RulesInForce } from '../../model/rule-versions.ts';
import type { RunSpec } from '../../model/scenario.ts';
import { VIEWS, type ViewName } from '../../model/views/index.ts';
import type { LaneSink } from '../pipeline.ts';
import { STREAM_VIEWS } from './stream/index.ts';
import { openView, type ViewState } from './view-state.ts';

/** What the job is told to do: everything that another version of it may do otherwise. */
export interface JobCode {
  readonly rules: RulesInForce;
  readonly views: readonly ViewName[];
  readonly allowedLatenessMs: number;
  /** newest schema that it can decode */
  readonly schema: number;
}

/** The code that runs at the start. */
export function codeAtStart({ rules, views, kappa }: RunSpec): JobCode {
  const { without, allowedLateness, decodes } = kappa;
  return {
    rules: rulesAt(rules, 'stream'),
    views: views.filter((view) => !without.includes(view)),
    allowedLatenessMs: allowedLateness,
    schema: decodes === 'both' ? 2 : 1,
  };
}

/** What the job answers with. */
export interface ValuesSnapshot {
  readonly rules: RulesInForce;
  readonly schema: number;
  readonly views: readonly { readonly name: ViewName; readonly state: unknown }[];
}

/** What it remembers besides: which facts it has counted, and how far event time has come. */
export interface MemorySnapshot {
  readonly counted: Uint32Array;
  readonly watermark: WatermarkSnapshot;
  readonly newestEventMs: number;
  readonly sideOutput: number;
  readonly duplicates: number;
}

export interface JobStateSnapshot {
  readonly values: ValuesSnapshot;
  readonly memory: MemorySnapshot;
}

/**
 * Everything the job knows after a stretch of the log: the values of every key, which facts it has counted, how far event time has come. It is a function of the
 * records read and of nothing else: no clock, no chance, and, unless it is told to judge lateness by all partitions at once, no look at other partitions. Whoever folds the
 * same prefix again gets the same state, and that is all a recovery or a replay rests on.
 */
export class JobState {
  readonly watermark: Watermark;
  newestEventMs = -1;
  /** records that came too late for a window */
  sideOutput = 0;
  /** copies that were recognised and not counted */
  duplicates = 0;

  private views: ViewState[];
  private readonly deduplicator: Deduplicator;
  private rules: RulesInForce;
  /** views that the run asks for and this job does not compute; only those whose values add up have to be accounted for */
  private missing: readonly ViewName[] = [];
  private readonly record: RecordCursor;

  private readonly spec: RunSpec;
  private readonly log: Log;
  private readonly allowedLatenessMs: number;
  private schema: number;

  constructor(spec: RunSpec, log: Log, { rules, views, allowedLatenessMs, schema }: JobCode) {
    this.spec = spec;
    this.log = log;
    this.record = log.cursor();
    const { watermark: mode, watermarkDelay: delayMs, idleAfter: idleAfterMs } = spec.kappa;
    this.watermark = new Watermark(log, { mode, delayMs, idleAfterMs });
    this.deduplicator = new Deduplicator(log, spec.kappa.dedupeTtl);
    this.rules = rules;
    this.allowedLatenessMs = allowedLatenessMs;
    this.schema = schema;
    this.views = views.map((name) => this.open(name));
    this.noteMissing();
  }

  get code(): JobCode {
    const { rules, allowedLatenessMs, schema } = this;
    return { rules, views: this.views.map(({ name }) => name), allowedLatenessMs, schema };
  }

  /** From the next record on the job does this. What has been folded stays as it is. */
  deploy({ rules, views, schema }: Pick<JobCode, 'rules' | 'views' | 'schema'>): void {
    this.rules = rules;
    this.schema = schema;
    for (const view of this.views) view.deploy?.(rules);
    for (const name of views) if (this.table(name) === undefined) this.views.push(this.open(name));
    this.noteMissing();
  }

  /** One record through the job: watermark, deduplication, then every view. */
  process(row: number, partition: number, timeMs: number, sink: LaneSink): void {
    const record = this.record.seek(row);
    const { eventMs } = record;
    this.watermark.observe(partition, eventMs, row);
    if (eventMs > this.newestEventMs) this.newestEventMs = eventMs;
    if (this.deduplicator.isDuplicate(row)) {
      this.duplicates++;
      sink.skipped(row, 'duplicate', timeMs);
      sink.processed(row, timeMs);
      return;
    }
    sink.counted(row, [this.rules], timeMs);
    for (const view of this.views) if (!view.take(record, partition, timeMs, sink)) this.sideOutput++;
    for (const name of this.missing) sink.countedIn(row, name, [], timeMs, 'notComputed');
    sink.processed(row, timeMs);
  }

  canDecode(row: number): boolean {
    return this.log.schemaOf(row) <= this.schema;
  }

  /** Whether some copy of the record has been counted. */
  hasCounted(row: number): boolean {
    return this.deduplicator.hasCounted(row);
  }

  table(name: ViewName): KeyedTable | undefined {
    return this.views.find((view) => view.name === name)?.table;
  }

  detail(name: ViewName, put: Put): void {
    this.views.find((view) => view.name === name)?.detail?.(put);
  }

  /** Whether what the last alert about the record's group was about still holds, after the record. */
  stillHolds(name: ViewName, record: RecordCursor): boolean {
    return this.views.find((view) => view.name === name)?.stillHolds?.(record) ?? false;
  }

  withheld(name: ViewName): number {
    return this.views.find((view) => view.name === name)?.withheld?.() ?? 0;
  }

  get keys(): number {
    return this.views.reduce((sum, { table }) => sum + table.size, 0);
  }

  snapshot(): JobStateSnapshot {
    return {
      values: { rules: this.rules, schema: this.schema, views: this.views.map((view) => ({ name: view.name, state: view.snapshot() })) },
      memory: {
        counted: this.deduplicator.snapshot(),
        watermark: this.watermark.snapshot(),
        newestEventMs: this.newestEventMs,
        sideOutput: this.sideOutput,
        duplicates: this.duplicates,
      },
    };
  }

  restore({ values, memory }: JobStateSnapshot): void {
    this.restoreValues(values);
    this.restoreMemory(memory);
  }

  restoreValues({ rules, schema, views }: ValuesSnapshot): void {
    this.rules = rules;
    this.schema = schema;
    this.views = views.map(({ name, state }) => {
      const view = this.open(name);
      view.restore(state);
      return view;
    });
    this.noteMissing();
  }

  restoreMemory({ counted, watermark, newestEventMs, sideOutput, duplicates }: MemorySnapshot): void {
    this.deduplicator.restore(counted);
    this.watermark.restore(watermark);
    this.newestEventMs = newestEventMs;
    this.sideOutput = sideOutput;
    this.duplicates = duplicates;
  }

  private open(name: ViewName): ViewState {
    const { rules, allowedLatenessMs } = this;
    const settings = { bucketMs: this.spec.totals.bucket, allowedLatenessMs, rules, asks: this.spec.kappa };
    return openView(name, STREAM_VIEWS[name], this.watermark, settings);
  }

  private noteMissing(): void {
    this.missing = this.spec.views.filter((name) => VIEWS[name].contribution !== null && this.table(name) === undefined);
  }
}
