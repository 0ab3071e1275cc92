import { NO_KEY } from '../../model/keys.ts';
import type { Cause } from '../../model/lanes.ts';
import type { RecordCursor } from '../../model/record.ts';
import { versionOf, type RulesInForce, type RuleVersion } from '../../model/rule-versions.ts';
import { VIEWS, type ViewName } from '../../model/views/index.ts';
import type { Watermark } from '../../streaming/watermark.ts';
import { KeyedTable } from '../../support/keyed-table.ts';
import type { Put } from '../../support/put.ts';
import type { LaneSink, Share } from '../pipeline.ts';
import { asOfNow, clockCause, type AsksTheClock } from './by-the-clock.ts';
import type { StreamProcess, StreamRow, StreamView } from './stream/stream-view.ts';

/** The state of one view: what it answers, and what it has to remember for it. */
export interface ViewState {
  readonly name: ViewName;
  readonly identity: readonly number[];
  readonly table: KeyedTable;
  /** Fold a record that counts. False if it came too late for its window and was put aside. */
  take(record: RecordCursor, partition: number, timeMs: number, sink: LaneSink): boolean;
  /** The table behind the answer, where there is one. */
  detail?(put: Put): void;
  /** Rows that wait for more records, where a view has such. */
  withheld?(): number;
  /** Whether what the last alert about the record's group was about still holds, where a view has such alerts. */
  stillHolds?(record: RecordCursor): boolean;
  /** Records are folded by these rules from now on; those that have been folded stay as they are. */
  deploy?(rules: RulesInForce): void;
  snapshot(): unknown;
  restore(snapshot: unknown): void;
}

export interface JobSettings {
  readonly bucketMs: number;
  readonly allowedLatenessMs: number;
  readonly rules: RulesInForce;
  readonly asks: AsksTheClock;
}

export const openView = (name: ViewName, view: StreamView, watermark: Watermark, settings: JobSettings): ViewState =>
  'process' in view ? new ProcessState(name, view) : new RowState(name, view, watermark, settings);

/** The answer of a key is its state. Where the view has windows, the watermark decides which of them still take records. */
class RowState implements ViewState {
  readonly name: ViewName;
  readonly identity: readonly number[];
  table: KeyedTable;
  private readonly view: StreamRow;
  private readonly watermark: Watermark;
  private readonly settings: JobSettings;
  private version: RuleVersion;
  /** what goes wrong if it asks the clock, which it should not */
  private readonly clock: Cause | null;

  constructor(name: ViewName, view: StreamRow, watermark: Watermark, settings: JobSettings) {
    this.name = name;
    this.identity = view.identity;
    this.table = new KeyedTable(view.identity.length);
    this.view = view;
    this.watermark = watermark;
    this.settings = settings;
    this.version = versionOf(settings.rules, name);
    this.clock = clockCause(name, settings.asks);
  }

  deploy(rules: RulesInForce): void {
    this.version = versionOf(rules, this.name);
  }

  take(record: RecordCursor, partition: number, timeMs: number, sink: LaneSink): boolean {
    const { view, table, name, clock } = this;
    const { bucketMs, allowedLatenessMs } = this.settings;
    const seen = clock === null ? record : asOfNow(record, timeMs);
    const key = view.key(seen, bucketMs);
    if (key === NO_KEY) return true;
    if (
      clock === null &&
      view.windowEndMs !== null &&
      this.watermark.isLate(partition, view.windowEndMs(record, bucketMs), allowedLatenessMs)
    ) {
      sink.countedIn(record.row, name, [], timeMs, 'droppedLate');
      return false;
    }
    const at = table.upsert(key, view.identity) * table.width;
    view.fold(table.values, at, seen, this.version);
    sink.changed(name, key, table.values, at, timeMs);
    if (clock !== null) this.tellClock(clock, record, { key, amount: this.amount(seen) }, timeMs, sink);
    return true;
  }

  /** By the clock the record has come to count for something else than it says. */
  private tellClock(cause: Cause, record: RecordCursor, share: Share, timeMs: number, sink: LaneSink): void {
    if (share.key === this.view.key(record, this.settings.bucketMs) && share.amount === this.amount(record)) return;
    sink.countedIn(record.row, this.name, [], timeMs, cause, [share]);
  }

  private amount(record: RecordCursor): number {
    return VIEWS[this.name].contribution?.(record, this.version) ?? 0;
  }

  snapshot(): KeyedTable {
    return this.table.copy();
  }

  restore(snapshot: unknown): void {
    this.table = (snapshot as KeyedTable).copy();
  }
}

interface ProcessSnapshot {
  readonly table: KeyedTable;
  readonly groups: ReadonlyMap<number, unknown>;
}

/** A state per group of records, and the rows that have been read off it. */
class ProcessState implements ViewState {
  readonly name: ViewName;
  readonly identity: readonly number[];
  table: KeyedTable;
  private groups = new Map<number, unknown>();
  private readonly view: StreamProcess<unknown>;

  constructor(name: ViewName, view: StreamProcess<unknown>) {
    this.name = name;
    this.identity = view.identity;
    this.table = new KeyedTable(view.identity.length);
    this.view = view;
  }

  take(record: RecordCursor, _partition: number, timeMs: number, sink: LaneSink): boolean {
    const group = this.view.group(record);
    if (group === NO_KEY) return true;
    let state = this.groups.get(group);
    if (state === undefined) this.groups.set(group, (state = this.view.open()));
    const put: Put = (key, ...values) => {
      const at = this.table.write(key, values, this.identity);
      if (at !== -1) sink.changed(this.name, key, this.table.values, at, timeMs);
    };
    this.view.process(state, record, put);
    return true;
  }

  detail(put: Put): void {
    for (const [group, state] of this.groups) this.view.detail?.(state, group, put);
  }

  withheld(): number {
    let rows = 0;
    for (const state of this.groups.values()) rows += this.view.withheld?.(state) ?? 0;
    return rows;
  }

  stillHolds(record: RecordCursor): boolean {
    const state = this.groups.get(this.view.group(record));
    return state !== undefined && (this.view.stillHolds?.(state, record) ?? false);
  }

  snapshot(): ProcessSnapshot {
    return { table: this.table.copy(), groups: structuredClone(this.groups) };
  }

  restore(snapshot: unknown): void {
    const { table, groups } = snapshot as ProcessSnapshot;
    this.table = table.copy();
    this.groups = structuredClone(groups) as Map<number, unknown>;
  }
}
