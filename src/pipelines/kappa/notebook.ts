import type { Cause } from '../../model/lanes.ts';
import { CAUSE_NAMES } from '../../model/lanes.ts';
import type { RulesInForce } from '../../model/rule-versions.ts';
import type { ViewName } from '../../model/views/index.ts';
import type { LaneSink, Share } from '../pipeline.ts';

interface Exception {
  readonly view: ViewName;
  /** the rules by which it counts there all the same, once for each time it was not left out */
  readonly by: readonly RulesInForce[];
  /** what it counts for instead, once for each time */
  readonly elsewhere: readonly Share[];
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
  /** views that have left a record out, at least once */
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

  /** The record counts once more, in every view that does not leave it out. */
  count(row: number, rules: RulesInForce): void {
    let place = this.rules.lastIndexOf(rules);
    if (place === -1) place = this.rules.push(rules) - 1;
    if (!this.isCounted(row)) {
      this.counts[row] = 1;
      this.by[row] = place;
      this.exceptions.delete(row);
      return;
    }
    const all = [...this.all(row), rules];
    this.counts[row] = all.length;
    this.again.set(row, all);
    const exceptions = this.exceptions.get(row);
    if (exceptions !== undefined) {
      this.exceptions.set(
        row,
        exceptions.map((exception) => ({ ...exception, by: [...exception.by, rules] })),
      );
    }
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

  /** The last time that the record was counted, a view left it out, or counted it `elsewhere`. Gives what is to be told of it. */
  leaveOut(row: number, view: ViewName, cause: Cause, elsewhere: readonly Share[]): Exception {
    const others = (this.exceptions.get(row) ?? []).filter((exception) => exception.view !== view);
    const shares = [...this.elsewhere(row, view), ...elsewhere];
    const exception = { view, by: this.countedBy(row, view).slice(0, -1), elsewhere: shares, cause };
    this.exceptions.set(row, [...others, exception]);
    return exception;
  }

  /** Tell what the record counts for; `unread` if it has not been read. */
  tell(row: number, unread: Cause, timeMs: number, sink: LaneSink): void {
    if (!this.isRead(row)) sink.skipped(row, unread, timeMs);
    else if (this.isCounted(row)) this.tellCounted(row, timeMs, sink);
    else sink.skipped(row, CAUSE_NAMES[this.by[row]!]!, timeMs);
  }

  /** Tell by which rules the record counts. One that counts more than once has been applied again. */
  tellCounted(row: number, timeMs: number, sink: LaneSink): void {
    const all = this.all(row);
    sink.counted(row, all, timeMs, surplus(all));
    for (const exception of this.exceptions.get(row) ?? []) tellLeftOut(row, exception, timeMs, sink);
  }

  /** The rules by which the record counts in a view, once for each time it does; none if it does not. */
  countedBy(row: number, view: ViewName): readonly RulesInForce[] {
    if (!this.isCounted(row)) return [];
    return this.exceptionIn(row, view)?.by ?? this.all(row);
  }

  /** What the record counts for in a view besides. */
  elsewhere(row: number, view: ViewName): readonly Share[] {
    return this.exceptionIn(row, view)?.elsewhere ?? [];
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

  private exceptionIn(row: number, view: ViewName): Exception | undefined {
    return this.exceptions.get(row)?.find((exception) => exception.view === view);
  }

  private all(row: number): readonly RulesInForce[] {
    return this.again.get(row) ?? [this.rules[this.by[row]!]!];
  }
}

export const tellLeftOut = (row: number, { view, by, elsewhere, cause }: Exception, timeMs: number, sink: LaneSink): void =>
  sink.countedIn(row, view, by, timeMs, by.length === 0 ? cause : surplus(by), elsewhere);

const surplus = ({ length }: readonly RulesInForce[]): Cause | undefined => (length > 1 ? 'appliedAgain' : undefined);
