import { NO_KEY } from '../model/keys.ts';
import { CAUSE_NAMES, LANES, type Cause, type LaneName } from '../model/lanes.ts';
import type { LedgerColumns } from '../model/trace.ts';
import type { RecordCursor } from '../model/record.ts';
import { versionOf, type RulesByPlace, type RulesInForce } from '../model/rule-versions.ts';
import { VIEW_NAMES, VIEWS, type RowView, type View, type ViewName, type KeySettings } from '../model/views/index.ts';
import { COLUMN_NAMES, newColumns } from './ledger-columns.ts';
import { CELLS, cellOf, FLAGS, keySlot, rowSlot, type Difference, type Slot } from './ledger-slots.ts';
import type { Share } from '../pipelines/pipeline.ts';
import { Skew } from './skew.ts';

/**
 * The ledger explains every wrong cent. For each lane and each view whose values add up it holds what a record contributes to the answer now, where that is
 * not what it contributes to the truth. The truth takes the first copy of a record, once, under its own key; so for every key, at every moment,
 * the entries that are open add up to answer − truth.
 */
export class Ledger {
  private readonly columns = newColumns();
  /** open entries by lane, view and row, or key if it is about no single record */
  private readonly open = new Map<Slot, number[]>();
  /** Σ signedMinor of the open entries, by lane and view */
  private readonly sums = new Float64Array(CELLS);
  private ended: { index: number; toMs: number }[] = [];
  private told = 0;
  /** before the observed window nothing is told */
  private isTelling = false;
  private readonly views: readonly ViewName[];
  private readonly settings: KeySettings;
  private readonly rules: RulesByPlace;
  /** in the views that are explained; every record that is counted where there is one has to be settled */
  readonly skew: Skew;

  /** by row: one bit per lane that has open entries for it; most records never do */
  private readonly flags: Uint8Array;

  constructor(views: readonly ViewName[], settings: KeySettings, rules: RulesByPlace, rows: number) {
    this.views = views.filter(isAdditive);
    this.settings = settings;
    this.rules = rules;
    this.skew = new Skew(rules, this.views);
    this.flags = new Uint8Array(rows);
  }

  get length(): number {
    return this.columns.lane.length;
  }

  /** Σ of what is open for a lane and a view; equals Σ (answer − truth) over all keys. */
  sumMinor(lane: LaneName, view: ViewName): number {
    return this.sums[cellOf(lane, view)]!;
  }

  isExplained(view: ViewName): boolean {
    return this.views.includes(view);
  }

  /** Whether a record has open entries; if not, and it is counted as it should be, there is nothing to settle. */
  isOpen(lane: LaneName, row: number): boolean {
    return (this.flags[row]! & FLAGS[lane]) !== 0;
  }

  /** The lane counts the record, once by each of these versions of the rules. */
  counted(lane: LaneName, record: RecordCursor, isFirst: boolean, by: readonly RulesInForce[], timeMs: number, surplus?: Cause): void {
    for (const view of this.views) this.countedIn(lane, record, isFirst, view, by, timeMs, surplus);
  }

  /** The lane counts the record in one view, once by each of these versions of the rules. */
  countedIn(
    lane: LaneName,
    record: RecordCursor,
    isFirst: boolean,
    view: ViewName,
    by: readonly RulesInForce[],
    timeMs: number,
    cause: Cause = isFirst ? 'versionSkew' : 'duplicate',
    elsewhere: readonly Share[] = [],
  ): void {
    const key = this.isExplained(view) ? this.keyOf(view, record) : NO_KEY;
    if (key === NO_KEY) return;
    let signedMinor = isFirst ? -this.amount(view, record) : 0;
    for (const rules of by) signedMinor += VIEWS[view].contribution!(record, versionOf(rules, view));
    const sums = new Map([[key, signedMinor]]);
    for (const { key, amount } of elsewhere) sums.set(key, (sums.get(key) ?? 0) + amount);
    this.settle(
      lane,
      view,
      record,
      Array.from(sums, ([key, signedMinor]) => ({ key, signedMinor, cause })),
      timeMs,
    );
  }

  /** The lane does not count the record. */
  skipped(lane: LaneName, record: RecordCursor, isFirst: boolean, cause: Cause, timeMs: number): void {
    for (const view of this.views) {
      const key = this.keyOf(view, record);
      if (key === NO_KEY) continue;
      this.settle(lane, view, record, isFirst ? [{ key, signedMinor: -this.amount(view, record), cause }] : [], timeMs);
    }
  }

  /** The lane counts the record in one view with `amount` under `key`, or not at all (`NO_KEY`). */
  contribution(
    lane: LaneName,
    record: RecordCursor,
    isFirst: boolean,
    view: ViewName,
    counted: { key: number; amount: number; cause: Cause },
    timeMs: number,
  ): void {
    if (!this.views.includes(view)) return;
    const key = this.keyOf(view, record);
    const amount = key === NO_KEY ? 0 : this.amount(view, record);
    if (isFirst && counted.key === key) {
      this.settle(lane, view, record, [{ key, signedMinor: counted.amount - amount, cause: 'versionSkew' }], timeMs);
      return;
    }
    const wanted: Difference[] = [];
    if (isFirst && key !== NO_KEY) wanted.push({ key, signedMinor: -amount, cause: counted.cause });
    if (counted.key !== NO_KEY) {
      wanted.push({ key: counted.key, signedMinor: counted.amount, cause: isFirst ? counted.cause : 'duplicate' });
    }
    this.settle(lane, view, record, wanted, timeMs);
  }

  /** The answer of a key is off by `byMinor` beyond what its records account for, since `record` was read. */
  misMerged(lane: LaneName, view: ViewName, key: number, record: RecordCursor, byMinor: number, timeMs: number): void {
    if (!this.views.includes(view)) return;
    const wanted: Difference[] = byMinor === 0 ? [] : [{ key, signedMinor: byMinor, cause: 'wrongMerge' }];
    this.settleSlot(keySlot(lane, view, key), lane, view, record, wanted, timeMs);
  }

  /** Entries that came since the last call, by the time they came, and entries that have ended since. */
  take(): { opened: LedgerColumns; ended: { index: Uint32Array; toMs: Float64Array } } {
    const from = this.isTelling ? this.told : this.length;
    if (this.isTelling) this.sortFrom(from);
    this.told = this.length;
    const ended = this.isTelling ? this.ended : [];
    this.ended = [];
    return {
      opened: this.slice(from, this.length),
      ended: { index: Uint32Array.from(ended, ({ index }) => index), toMs: Float64Array.from(ended, ({ toMs }) => toMs) },
    };
  }

  all(): LedgerColumns {
    return this.slice(0, this.length);
  }

  /** The window begins at `timeMs`: forget the entries that ended before; what is left is told as if it were new. */
  forgetBefore(timeMs: number): void {
    this.rebuild((place) => this.columns.toMs.at(place) > timeMs, Infinity);
  }

  /** A ledger of its own, as this one was at `timeMs`. */
  copyUpTo(timeMs: number, rows: number): Ledger {
    const copy = new Ledger(this.views, this.settings, this.rules, rows);
    for (const name of COLUMN_NAMES) {
      for (let place = 0; place < this.length; place++) copy.columns[name].push(this.columns[name].at(place));
    }
    copy.rebuild((place) => copy.columns.fromMs.at(place) <= timeMs, timeMs);
    return copy;
  }

  /** Lanes work one after the other, so between two calls of `take` their entries stand lane by lane; the trace wants them by time. */
  private sortFrom(from: number): void {
    const { columns } = this;
    const order = Array.from({ length: this.length - from }, (_, place) => from + place);
    order.sort((a, b) => columns.fromMs.at(a) - columns.fromMs.at(b) || a - b);
    const moved = new Map(order.map((was, place) => [was, from + place]));
    const now = (entry: number): number => moved.get(entry) ?? entry;
    for (const name of COLUMN_NAMES) {
      const values = order.map((was) => columns[name].at(was));
      values.forEach((value, place) => columns[name].set(from + place, value));
    }
    this.ended = this.ended.map(({ index, toMs }) => ({ index: now(index), toMs }));
    const slots = new Set<Slot>();
    for (let entry = from; entry < this.length; entry++) {
      if (columns.toMs.at(entry) === Infinity) slots.add(this.slotOf(entry));
    }
    for (const slot of slots) this.open.set(slot, this.open.get(slot)!.map(now));
  }

  private slotOf(entry: number): Slot {
    const { columns } = this;
    const [lane, view] = [LANES[columns.lane.at(entry)]!, VIEW_NAMES[columns.view.at(entry)]!];
    const isOfKey = CAUSE_NAMES[columns.cause.at(entry)] === 'wrongMerge';
    return isOfKey ? keySlot(lane, view, columns.key.at(entry)) : rowSlot(lane, view, columns.row.at(entry));
  }

  private rebuild(keep: (place: number) => boolean, reopenAfterMs: number): void {
    const { columns } = this;
    this.open.clear();
    this.sums.fill(0);
    this.ended = [];
    this.told = 0;
    this.isTelling = true;
    const length = this.length;
    let kept = 0;
    for (let place = 0; place < length; place++) {
      if (!keep(place)) continue;
      for (const name of COLUMN_NAMES) columns[name].set(kept, columns[name].at(place));
      if (columns.toMs.at(kept) > reopenAfterMs) columns.toMs.set(kept, Infinity);
      if (columns.toMs.at(kept) === Infinity) {
        const lane = LANES[columns.lane.at(kept)]!;
        const view = VIEW_NAMES[columns.view.at(kept)]!;
        const slot = this.slotOf(kept);
        this.open.set(slot, [...(this.open.get(slot) ?? []), kept]);
        this.flags[columns.row.at(kept)]! |= FLAGS[lane];
        this.addSum(lane, view, columns.signedMinor.at(kept));
      }
      kept++;
    }
    for (const name of COLUMN_NAMES) columns[name].truncate(kept);
  }

  private slice(from: number, to: number): LedgerColumns {
    const { columns } = this;
    return Object.fromEntries(COLUMN_NAMES.map((name) => [name, columns[name].slice(from, to)])) as unknown as LedgerColumns;
  }

  private keyOf(view: ViewName, record: RecordCursor): number {
    return (VIEWS[view] as RowView).key(record, this.settings);
  }

  private amount(view: ViewName, record: RecordCursor): number {
    return VIEWS[view].contribution!(record, this.skew.rightVersion(view));
  }

  private addSum(lane: LaneName, view: ViewName, signedMinor: number): void {
    this.sums[cellOf(lane, view)]! += signedMinor;
  }

  /** Make the open entries of a record exactly those wanted. */
  private settle(lane: LaneName, view: ViewName, record: RecordCursor, wanted: readonly Difference[], timeMs: number): void {
    this.settleSlot(rowSlot(lane, view, record.row), lane, view, record, wanted, timeMs);
  }

  private settleSlot(
    slot: Slot,
    lane: LaneName,
    view: ViewName,
    record: RecordCursor,
    wanted: readonly Difference[],
    timeMs: number,
  ): void {
    const open = this.open.get(slot);
    if (open === undefined && wanted.length === 0) return;
    const kept: number[] = [];
    const missing = wanted.filter((difference) => {
      const same = open?.find((entry) => this.isSame(entry, difference));
      if (same !== undefined) kept.push(same);
      return same === undefined && difference.signedMinor !== 0;
    });
    for (const entry of open ?? []) {
      if (kept.includes(entry)) continue;
      this.columns.toMs.set(entry, timeMs);
      this.ended.push({ index: entry, toMs: timeMs });
      this.addSum(lane, view, -this.columns.signedMinor.at(entry));
    }
    for (const difference of missing) {
      kept.push(this.length);
      this.flags[record.row]! |= FLAGS[lane];
      this.append(lane, view, record, difference, timeMs);
      this.addSum(lane, view, difference.signedMinor);
    }
    if (kept.length === 0) this.open.delete(slot);
    else this.open.set(slot, kept);
  }

  private isSame(entry: number, { key, signedMinor, cause }: Difference): boolean {
    const { columns } = this;
    return (
      columns.key.at(entry) === key &&
      columns.signedMinor.at(entry) === signedMinor &&
      columns.cause.at(entry) === CAUSE_NAMES.indexOf(cause)
    );
  }

  private append(lane: LaneName, view: ViewName, record: RecordCursor, difference: Difference, timeMs: number): void {
    const { columns } = this;
    columns.lane.push(LANES.indexOf(lane));
    columns.view.push(VIEW_NAMES.indexOf(view));
    columns.cause.push(CAUSE_NAMES.indexOf(difference.cause));
    columns.row.push(record.row);
    columns.key.push(difference.key);
    columns.signedMinor.push(difference.signedMinor);
    columns.fromMs.push(timeMs);
    columns.toMs.push(Infinity);
    columns.type.push(record.type);
    columns.eventMs.push(record.eventMs);
    columns.ingestMs.push(record.ingestMs);
  }
}

/** Whose records each add an integer to one row; views that fold their records do not. */
const isAdditive = (name: ViewName): boolean => {
  const view: View = VIEWS[name];
  return view.kind === 'row' && view.contribution !== null;
};
