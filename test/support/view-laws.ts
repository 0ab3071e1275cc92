import { NO_KEY } from '../../src/model/keys.ts';
import type { Log } from '../../src/log/log.ts';
import type { RecordCursor } from '../../src/model/record.ts';
import type { View, ViewSettings } from '../../src/model/views/index.ts';
import type { StreamView } from '../../src/pipelines/kappa/stream/stream-view.ts';
import type { TableUpdate } from '../../src/pipelines/crud/update/row-update.ts';
import { HOUR } from '../../src/model/time.ts';
import type { Put } from '../../src/support/put.ts';
import { compareCanonical, type CanonicalPlace } from './view-streams.ts';

/** What a lane does with one record after another, whatever it calls it. */
export interface Rule {
  group(record: RecordCursor): number;
  open(): unknown;
  process(state: unknown, record: RecordCursor, put: Put): void;
}

const BUCKET_MS = HOUR;

export function ruleOfStream(view: StreamView): Rule {
  if ('process' in view) return view;
  return {
    group: (record) => view.key(record, BUCKET_MS),
    open: () => Float64Array.from(view.identity),
    process(state, record, put) {
      const values = state as Float64Array;
      view.fold(values, 0, record, 'old');
      put(view.key(record, BUCKET_MS), ...values);
    },
  };
}

export function ruleOfUpdate(table: TableUpdate): Rule {
  if ('group' in table) {
    return {
      group: (record) => table.group(record),
      open: () => table.open(),
      process: (state, record, put) => table.update(state, record, put),
    };
  }
  return {
    group: (record) => table.key(record, BUCKET_MS),
    open: () => Float64Array.from(table.initial),
    process(state, record, put) {
      const values = state as Float64Array;
      table.update(values, 0, record, 'old');
      put(table.key(record, BUCKET_MS), ...values);
    },
  };
}

type Rows = Map<number, readonly number[]>;

/** How the answers of a lane that counts every fact once, when it arrives, compare with the truth. */
export interface Comparison {
  /** groups whose records came in canonical order */
  readonly inOrder: number;
  /** groups with a record that came after one that follows it in canonical order */
  readonly disordered: number;
  /** of those in order, how many have other rows than the truth */
  readonly wrongInOrder: number;
  readonly wrongDisordered: number;
}

export function compare(view: View, settings: ViewSettings, rule: Rule, log: Log): Comparison {
  const rows = firstCopies(log);
  const truth = truthOf(view, settings, log, rows.toSorted(canonically(log)));
  const answers = answersOf(rule, view, log, rows);
  const disordered = disorderedGroups(log, rows, (record) => groupOf(view, settings, record));
  const found = { inOrder: 0, disordered: 0, wrongInOrder: 0, wrongDisordered: 0 };
  for (const group of new Set([...truth.keys(), ...answers.keys()])) {
    const isWrong = !isSame(truth.get(group), answers.get(group));
    if (disordered.has(group)) {
      found.disordered++;
      if (isWrong) found.wrongDisordered++;
    } else {
      found.inOrder++;
      if (isWrong) found.wrongInOrder++;
    }
  }
  return found;
}

const groupOf = (view: View, settings: ViewSettings, record: RecordCursor): number =>
  view.kind === 'row' ? view.key(record, settings) : view.group(record, settings);

/** The rows of a lane, by group: what it has put last. */
function answersOf(rule: Rule, view: View, log: Log, rows: readonly number[]): Map<number, Rows> {
  const record = log.cursor();
  const states = new Map<number, unknown>();
  const answers = new Map<number, Rows>();
  for (const row of rows) {
    const group = rule.group(record.seek(row));
    if (group === NO_KEY) continue;
    if (!states.has(group)) {
      states.set(group, rule.open());
      answers.set(group, new Map());
    }
    rule.process(states.get(group), record, putInto(answers.get(group)!, view));
  }
  return answers;
}

/** The rows of the truth, by group: read off when all records have been folded. */
function truthOf(view: View, settings: ViewSettings, log: Log, rows: readonly number[]): Map<number, Rows> {
  const record = log.cursor();
  const states = new Map<number, unknown>();
  const open = (): unknown => (view.kind === 'row' ? Float64Array.from(view.identity) : view.open());
  for (const row of rows) {
    const group = groupOf(view, settings, record.seek(row));
    if (group === NO_KEY) continue;
    if (!states.has(group)) states.set(group, open());
    const state = states.get(group);
    if (view.kind === 'row') view.step(state as Float64Array, 0, record, 'old');
    else view.take(state, record);
  }
  const answers = new Map<number, Rows>();
  for (const [group, state] of states) {
    const table: Rows = new Map();
    answers.set(group, table);
    if (view.kind === 'row') putInto(table, view)(group, ...(state as Float64Array));
    else view.answers(state, group, putInto(table, view));
  }
  return answers;
}

const putInto =
  (table: Rows, { name, identity, keepsIdentity }: View): Put =>
  (key, ...values) => {
    if (values.length !== identity.length) throw new Error(`${name}: ${values.length} values for a row of ${identity.length}`);
    const isNothing = !keepsIdentity && values.every((value, column) => value === identity[column]);
    if (isNothing) table.delete(key);
    else table.set(key, values);
  };

function firstCopies(log: Log): number[] {
  const seen = new Set<number>();
  const rows: number[] = [];
  log.columns.id.forEach((id, row) => {
    if (seen.has(id)) return;
    seen.add(id);
    rows.push(row);
  });
  return rows;
}

function canonically(log: Log): (a: number, b: number) => number {
  const record = log.cursor();
  const placeOf = (row: number): CanonicalPlace => {
    record.seek(row);
    return [record.eventMs, record.txn, record.leg];
  };
  return (a, b) => compareCanonical(placeOf(a), placeOf(b));
}

function disorderedGroups(log: Log, rows: readonly number[], group: (record: RecordCursor) => number): Set<number> {
  const record = log.cursor();
  const compareRows = canonically(log);
  const latest = new Map<number, number>();
  const found = new Set<number>();
  for (const row of rows) {
    const at = group(record.seek(row));
    const before = latest.get(at);
    if (before !== undefined && compareRows(row, before) < 0) found.add(at);
    else latest.set(at, row);
  }
  return found;
}

const NO_ROWS: Rows = new Map();

function isSame(one: Rows = NO_ROWS, other: Rows = NO_ROWS): boolean {
  if (one.size !== other.size) return false;
  for (const [key, values] of one) {
    const others = other.get(key);
    if (others === undefined || values.some((value, column) => value !== others[column])) return false;
  }
  return true;
}
