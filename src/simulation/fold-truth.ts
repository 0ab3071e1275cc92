import type { Log } from '../log/log.ts';
import { NO_KEY } from '../model/keys.ts';
import { RecordCursor } from '../model/record.ts';
import type { FoldView, KeySettings } from '../model/views/index.ts';
import { GroupRows } from '../support/group-rows.ts';
import { KeyedTable } from '../support/keyed-table.ts';
import { LayeredTable } from '../support/layered-table.ts';
import type { Truth, Watcher } from './oracle.ts';

/** Where a state is kept to fold on from, when a fact turns up that belongs before others: after every so many facts of a group. */
const KEPT_EVERY = 64;

/** The facts of one group that have been taken, in canonical order, and the state they lead to. */
interface FoldedGroup {
  /** row of the log; −1 − row of what never arrives. Empty if the order does not matter. */
  readonly places: number[];
  /** the state after 0, 64, 128 … facts */
  readonly kept: unknown[];
  state: unknown;
}

/** Groups to begin on, and the rows that belong to them. */
export interface Folded {
  readonly groups: ReadonlyMap<number, FoldedGroup>;
  readonly rows: GroupRows;
  readonly table: KeyedTable;
}

/**
 * The truth of a view that folds the records of a group into a state. Where their order counts, a fact that comes late is put where it belongs, and what comes after it is
 * folded again.
 */
export class FoldTruth implements Truth {
  readonly table: LayeredTable;
  private readonly view: FoldView<unknown>;
  private readonly log: Log;
  private readonly settings: KeySettings;
  private readonly begun: Folded;
  private readonly own = new Map<number, FoldedGroup>();
  private readonly rows: GroupRows;
  private readonly order: CanonicalOrder;

  constructor(view: FoldView<unknown>, log: Log, begun: Folded, settings: KeySettings) {
    this.view = view;
    this.log = log;
    this.settings = settings;
    this.begun = begun;
    this.rows = begun.rows.copy();
    this.table = new LayeredTable(begun.table);
    this.order = new CanonicalOrder(log);
  }

  take(record: RecordCursor, watcher: Watcher): void {
    const group = this.view.group(record, this.settings);
    if (group === NO_KEY) return;
    const folded = this.groupOf(group);
    const place = record.columns === this.log.columns ? record.row : -1 - record.row;
    const inOrder = foldIn(this.view, folded, place, record, this.order);
    const write = (key: number, values: readonly number[]): void => this.write(key, values, watcher);
    if (inOrder && this.view.newest !== undefined) this.rows.extend(group, (put) => this.view.newest!(folded.state, group, put), write);
    else this.rows.replace(group, (put) => this.view.answers(folded.state, group, put), write);
  }

  /** Its own copy of what was begun with. */
  private groupOf(group: number): FoldedGroup {
    let folded = this.own.get(group);
    if (folded !== undefined) return folded;
    const begun = this.begun.groups.get(group);
    folded =
      begun === undefined
        ? openGroup(this.view)
        : { places: begun.places.slice(), kept: begun.kept.slice(), state: structuredClone(begun.state) };
    this.own.set(group, folded);
    return folded;
  }

  private write(key: number, values: readonly number[], watcher: Watcher): void {
    const { table } = this;
    if (table.seek(key) && values.every((value, column) => value === table.values[table.at + column])) return;
    watcher.leave(key);
    table.open(key, this.view.identity);
    for (let column = 0; column < values.length; column++) table.values[table.at + column] = values[column]!;
    watcher.enter(key);
  }
}

/** The rows of a log, folded group by group, to begin truths on. */
export function foldAll(view: FoldView<unknown>, log: Log, rows: Uint32Array, settings: KeySettings): Folded {
  const groups = new Map<number, FoldedGroup>();
  const record = log.cursor();
  const order = new CanonicalOrder(log);
  for (const row of rows) {
    const group = view.group(record.seek(row), settings);
    if (group === NO_KEY) continue;
    let folded = groups.get(group);
    if (folded === undefined) groups.set(group, (folded = openGroup(view)));
    foldIn(view, folded, row, record, order);
  }
  const answers = new GroupRows(view.identity);
  const table = new KeyedTable(view.identity.length);
  for (const [group, { state }] of groups) {
    answers.replace(
      group,
      (put) => view.answers(state, group, put),
      (key, values) => void table.write(key, values),
    );
  }
  return { groups, rows: answers, table };
}

const openGroup = (view: FoldView<unknown>): FoldedGroup => ({ places: [], kept: [view.open()], state: view.open() });

/** True if the fact came after all others of its group, or if the order does not matter. */
function foldIn(view: FoldView<unknown>, folded: FoldedGroup, place: number, record: RecordCursor, order: CanonicalOrder): boolean {
  if (view.order === 'any') {
    view.take(folded.state, record);
    return true;
  }
  const { places, kept } = folded;
  let at = places.length;
  while (at > 0 && order.isBefore(place, places[at - 1]!)) at--;
  const again = at < places.length;
  places.splice(at, 0, place);
  if (again) {
    kept.length = Math.floor(at / KEPT_EVERY) + 1;
    folded.state = structuredClone(kept.at(-1));
  }
  const from = again ? (kept.length - 1) * KEPT_EVERY : at;
  for (let next = from; next < places.length; next++) {
    view.take(folded.state, again ? order.seek(places[next]!) : record);
    if ((next + 1) % KEPT_EVERY === 0) kept.push(structuredClone(folded.state));
  }
  return !again;
}

/** Looks at facts by their place, in the log or among those that never arrive, and says which comes first: by event time, transaction and leg. */
class CanonicalOrder {
  private readonly arrived: readonly [RecordCursor, RecordCursor];
  private readonly missing: readonly [RecordCursor, RecordCursor];

  constructor(log: Log) {
    this.arrived = [log.cursor(), log.cursor()];
    this.missing = [new RecordCursor(log.unarrived, log.facts), new RecordCursor(log.unarrived, log.facts)];
  }

  seek(place: number, which: 0 | 1 = 0): RecordCursor {
    return place >= 0 ? this.arrived[which].seek(place) : this.missing[which].seek(-1 - place);
  }

  isBefore(a: number, b: number): boolean {
    const x = this.seek(a, 0);
    const y = this.seek(b, 1);
    return (x.eventMs - y.eventMs || x.txn - y.txn || x.leg - y.leg) < 0;
  }
}
