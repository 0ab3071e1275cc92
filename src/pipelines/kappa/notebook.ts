import type { Cause } from '../../model/lanes.ts';
import { CAUSE_NAMES } from '../../model/lanes.ts';
import type { RulesInForce } from '../../model/rule-versions.ts';
import type { ViewName } from '../../model/views/index.ts';
import type { LaneSink } from '../pipeline.ts';

interface Exception {
  readonly view: ViewName;
  readonly key: number;
  readonly amount: number;
  readonly cause: Cause;
}

export interface NotebookSnapshot {
  readonly counts: Uint8Array;
  readonly rules: readonly RulesInForce[];
  readonly by: Uint8Array;
  readonly again: ReadonlyMap<number, readonly RulesInForce[]>;
  readonly exceptions: ReadonlyMap<number, readonly Exception[]>;
}

/** `counts`: the record has not been read */
export const UNREAD = 255;
/** `counts`: it has been read and does not count; the cause is in `by` */
const SKIPPED = 254;

/**
 * What one version of the job has done with each record: how often it counts, by which rules, or why it does not. Readers see the answers of one version at a
 * time; when they are switched to another, this is what has to be told of it.
 */
export class Notebook {
  /** by row: how often it counts, or one of the above */
  private counts: Uint8Array;
  /** by row: place in `rules`; of a skipped record its cause */
  private by: Uint8Array;
  private rules: RulesInForce[] = [];
  /** records that count more than once: by which rules */
  private again = new Map<number, readonly RulesInForce[]>();
  /** what a record counts for in some view, where that is something else */
  private exceptions = new Map<number, readonly Exception[]>();

  constructor(rows: number) {
    this.counts = new Uint8Array(rows).fill(UNREAD);
    this.by = new Uint8Array(rows);
  }

  isRead(row: number): boolean {
    return this.counts[row] !== UNREAD;
  }

  /** Every set of rules by which a record has been counted. */
  get usedRules(): readonly RulesInForce[] {
    return this.rules;
  }

  isSkippedFor(row: number, cause: Cause): boolean {
    return this.counts[row] === SKIPPED && this.by[row] === CAUSE_NAMES.indexOf(cause);
  }

  isCounted(row: number): boolean {
    return this.counts[row]! < SKIPPED;
  }

  /** The record counts once more. Gives everything it counts by now. */
  count(row: number, rules: RulesInForce): readonly RulesInForce[] {
    let place = this.rules.lastIndexOf(rules);
    if (place === -1) place = this.rules.push(rules) - 1;
    if (!this.isCounted(row)) {
      this.counts[row] = 1;
      this.by[row] = place;
      this.exceptions.delete(row);
      return [rules];
    }
    const all = [...this.countedBy(row), rules];
    this.counts[row] = all.length;
    this.again.set(row, all);
    return all;
  }

  skip(row: number, cause: Cause): void {
    this.counts[row] = SKIPPED;
    this.by[row] = CAUSE_NAMES.indexOf(cause);
    this.again.delete(row);
    this.exceptions.delete(row);
  }

  /** As if it had never been read. */
  forget(row: number): void {
    this.counts[row] = UNREAD;
    this.again.delete(row);
    this.exceptions.delete(row);
  }

  except(row: number, exception: Exception): void {
    const others = (this.exceptions.get(row) ?? []).filter(({ view }) => view !== exception.view);
    this.exceptions.set(row, [...others, exception]);
  }

  /** Tell what the record counts for; `unread` if it has not been read. */
  tell(row: number, unread: Cause, timeMs: number, sink: LaneSink): void {
    if (!this.isRead(row)) sink.skipped(row, unread, timeMs);
    else if (this.isCounted(row)) tellCounted(row, this.countedBy(row), timeMs, sink);
    else sink.skipped(row, CAUSE_NAMES[this.by[row]!]!, timeMs);
    for (const { view, key, amount, cause } of this.exceptions.get(row) ?? []) sink.contribution(row, view, key, amount, cause, timeMs);
  }

  /** The rules by which the record counts, once for each time it does; none if it does not. */
  countedBy(row: number): readonly RulesInForce[] {
    if (!this.isCounted(row)) return [];
    return this.again.get(row) ?? [this.rules[this.by[row]!]!];
  }

  /** What the record counts for in a view where that is another thing than the rules say. */
  exceptionIn(row: number, view: ViewName): Exception | undefined {
    return this.exceptions.get(row)?.find((exception) => exception.view === view);
  }

  snapshot(): NotebookSnapshot {
    return {
      counts: this.counts.slice(),
      rules: [...this.rules],
      by: this.by.slice(),
      again: new Map(this.again),
      exceptions: new Map(this.exceptions),
    };
  }

  restore({ counts, rules, by, again, exceptions }: NotebookSnapshot): void {
    this.counts.fill(UNREAD).set(counts.subarray(0, this.counts.length));
    this.by.set(by.subarray(0, this.by.length));
    this.rules = [...rules];
    this.again = new Map(again);
    this.exceptions = new Map(exceptions);
  }
}

/** A record that counts more than once has been applied again. */
export const tellCounted = (row: number, by: readonly RulesInForce[], timeMs: number, sink: LaneSink): void =>
  sink.counted(row, by, timeMs, by.length > 1 ? 'appliedAgain' : undefined);
