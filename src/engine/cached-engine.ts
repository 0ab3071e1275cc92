import type { Log } from '../log/log.ts';
import { versionOf } from '../model/rule-versions.ts';
import type { KeySettings, ViewName } from '../model/views/index.ts';
import type { KeyedTable } from '../support/keyed-table.ts';
import type { BatchCut, BatchEngine, BatchResult } from './batch-engine.ts';
import { LogFingerprint } from './log-fingerprint.ts';
import { assertVisible, rowsBefore, visibleLog, type VisibleLog } from './visible-log.ts';

/** What is kept at most; beyond it, what was not used for the longest time goes first. */
export interface CacheLimits {
  readonly entries: number;
  readonly bytes: number;
}

const LIMITS: CacheLimits = { entries: 500, bytes: 64 * 2 ** 20 };

/**
 * An engine that does not compute anything twice. A batch result depends on the records before the cut and on nothing else, so it is kept under the content
 * of that part of the log: moving the cursor, undoing a change or comparing variants asks for the same batches again and again. What was computed from a
 * log that differs before the cut can never be found.
 */
export class CachedEngine implements BatchEngine {
  readonly name: BatchEngine['name'];
  /** Computes everything anew: for whoever measures how long that takes. */
  readonly engine: BatchEngine;
  private readonly results: TableCache;
  private readonly fingerprints = new WeakMap<Log, LogFingerprint>();
  private visible: VisibleLog | null = null;

  constructor(engine: BatchEngine, limits: CacheLimits = LIMITS) {
    this.name = engine.name;
    this.engine = engine;
    this.results = new TableCache(limits);
  }

  /** Only noted: a log of which every result is known is never loaded. */
  async load(log: Log, rows: number): Promise<void> {
    this.visible = visibleLog(log, rows);
  }

  async compute(cut: BatchCut, views: readonly ViewName[], settings: KeySettings): Promise<BatchResult> {
    const { visible } = this;
    assertVisible(visible, cut);
    const content = this.fingerprint(visible.log, rowsBefore(visible.log, cut));
    const keys = new Map(
      views.map((view) => [view, [view, settings.bucketMs, versionOf(settings.rules, view), partsOf(cut), content].join('|')]),
    );
    const known = new Map(views.map((view) => [view, this.results.get(keys.get(view)!)]));
    const missing = views.filter((view) => known.get(view) === undefined);
    const computed = missing.length === 0 ? null : await this.ask(visible, cut, missing, settings);
    computed?.tables.forEach((table, view) => this.results.set(keys.get(view)!, table));
    return {
      tables: new Map(views.map((view) => [view, known.get(view) ?? computed!.tables.get(view)!])),
      measuredMs: computed?.measuredMs ?? 0,
    };
  }

  cancel(): void {
    this.engine.cancel();
  }

  close(): Promise<void> {
    this.results.clear();
    return this.engine.close();
  }

  /** Both calls are made before the first one is answered, so that no other caller can load another log in between. */
  private async ask(visible: VisibleLog, cut: BatchCut, views: readonly ViewName[], settings: KeySettings): Promise<BatchResult> {
    const loading = this.engine.load(visible.log, visible.rows);
    const [, result] = await Promise.all([loading, this.engine.compute(cut, views, settings)]);
    return result;
  }

  private fingerprint(log: Log, rows: number): string {
    let fingerprint = this.fingerprints.get(log);
    if (fingerprint === undefined) this.fingerprints.set(log, (fingerprint = new LogFingerprint(log)));
    return fingerprint.of(rows);
  }
}

/** All of a cut, in words. */
const partsOf = ({ bound, beforeEventMs, fromBound, fromEventMs, lost }: BatchCut): string =>
  [beforeEventMs, bound.join(), fromBound?.join(), fromEventMs, lost?.fromMs, lost?.toMs].join(';');

/** Tables by key, the least recently used first. */
class TableCache {
  private readonly limits: CacheLimits;
  private readonly tables = new Map<string, KeyedTable>();
  private bytes = 0;

  constructor(limits: CacheLimits) {
    this.limits = limits;
  }

  get(key: string): KeyedTable | undefined {
    const table = this.tables.get(key);
    if (table !== undefined) {
      this.tables.delete(key);
      this.tables.set(key, table);
    }
    return table;
  }

  set(key: string, table: KeyedTable): void {
    if (this.tables.has(key)) return;
    this.tables.set(key, table);
    this.bytes += bytesOf(table);
    for (const [oldest, old] of this.tables) {
      if (this.tables.size <= this.limits.entries && this.bytes <= this.limits.bytes) return;
      this.tables.delete(oldest);
      this.bytes -= bytesOf(old);
    }
  }

  clear(): void {
    this.tables.clear();
    this.bytes = 0;
  }
}

/** Keys and values are 64-bit floats, and there are two 32-bit slots for every key. */
const bytesOf = (table: KeyedTable): number => table.keys.length * 8 * (table.width + 2);
