import type { Log } from '../../src/log/log.ts';
import { groupOfStatement, NO_KEY, splitAccountCurrency, splitAccountEvent, splitRank } from '../../src/model/keys.ts';
import { LANES, type LaneName } from '../../src/model/lanes.ts';
import { covers } from '../../src/model/offset.ts';
import type { LedgerColumns } from '../../src/model/trace.ts';
import { VIEW_NAMES, VIEWS, type View, type ViewName } from '../../src/model/views/index.ts';
import { commonFold, Oracle } from '../../src/simulation/oracle.ts';
import type { Simulation } from '../../src/simulation/simulation.ts';
import type { KeyedTable } from '../../src/support/keyed-table.ts';
import { EXACT_VIEWS } from './exact-views.ts';
import { compareCanonical, type CanonicalPlace } from './view-streams.ts';

/**
 * Every answer of every lane at the end of a run, key by key against the oracle of the records that the lane has read. A difference is allowed where it was
 * foretold: to the minor unit where the ledger holds entries for the key; elsewhere only in groups of records of which it is known that the lane cannot get
 * them right. Everything else is a mistake.
 */
export interface Verdict {
  /** what nobody foretold, in words */
  readonly unexplained: readonly Unexplained[];
  readonly excused: readonly Excused[];
}

export interface Unexplained {
  readonly lane: LaneName;
  readonly view: ViewName;
  readonly what: string;
}

/** Groups in which a lane may be wrong about a view, and those in which it was. */
export interface Excused {
  readonly lane: LaneName;
  readonly view: ViewName;
  readonly groups: number;
  readonly wrong: number;
}

export const isOrderly = (view: ViewName): boolean => {
  const { kind } = VIEWS[view];
  return kind === 'fold' && (VIEWS[view] as { order: string }).order === 'canonical';
};

/** Of these a copy that is counted again does not change the answer. */
export const IDEMPOTENT: readonly ViewName[] = ['last', 'largest', 'counterparties'];

export function verdictOn(run: Simulation, lanes: readonly LaneName[] = LANES, ledger = run.ledger.all()): Verdict {
  const unexplained: Unexplained[] = [];
  const excused: Excused[] = [];
  const truths = new Truths(run);
  for (const lane of lanes) {
    const rows = rowsRead(run, lane);
    const processed = truths.of(rows.facts);
    for (const view of EXACT_VIEWS) {
      const isRefused = lane === 'lambda' && view in run.lambda.refusals;
      const isOld = isRefused && run.spec.lambda.refused === 'batchOnly';
      const oracle = isOld ? truths.of(rowsOfBatch(run)) : processed;
      const differing = differences(view, run.lanes[lane].answers(view), oracle.table(view).flat());
      const report = (what: string): void => void unexplained.push({ lane, view, what });
      if (isForetold(lane, view)) compareWithLedger(differing, openEntries(ledger, lane, view), report);
      else {
        const groups = isRefused ? new Set<number>() : excusedGroups(run, lane, view, rows);
        const wrong = new Set<number>();
        for (const { key, text } of differing) {
          const group = groupOfKey(view, key);
          if (groups.has(group)) wrong.add(group);
          else report(text);
        }
        excused.push({ lane, view, groups: groups.size, wrong: wrong.size });
      }
    }
  }
  return { unexplained, excused };
}

/** Whether the ledger foretells the answer. Lambda and Kappa have nothing to be foretold, but for windows that Kappa has closed. */
function isForetold(lane: LaneName, name: ViewName): boolean {
  const view: View = VIEWS[name];
  const isAdditive = view.kind === 'row' && view.contribution !== null;
  return isAdditive && (lane === 'crud' || (lane === 'kappa' && name === 'totals'));
}

interface RowsRead {
  /** first copies */
  readonly facts: readonly number[];
  readonly copies: readonly number[];
}

function rowsRead({ observers, first, log }: Simulation, lane: LaneName): RowsRead {
  const { processedRows } = observers[lane];
  const all = Array.from({ length: log.length }, (_, row) => row).filter((row) => processedRows[row] === 1);
  return { facts: all.filter((row) => first[row] === 1), copies: all.filter((row) => first[row] === 0) };
}

function isBeforeCut({ log, lambda }: Simulation, row: number): boolean {
  return covers(lambda.run.cut.bound, log.partitionOf(row), log.offsetOf(row));
}

const rowsOfBatch = (run: Simulation): readonly number[] =>
  Array.from({ length: run.log.length }, (_, row) => row).filter((row) => run.first[row] === 1 && isBeforeCut(run, row));

/** Folds of the same records are made once; most of the time all lanes have read the same. */
class Truths {
  private readonly run: Simulation;
  private readonly oracles = new Map<string, Oracle>();

  constructor(run: Simulation) {
    this.run = run;
  }

  of(rows: readonly number[]): Oracle {
    const { log, settings } = this.run;
    const name = rows.join();
    let oracle = this.oracles.get(name);
    if (oracle === undefined) this.oracles.set(name, (oracle = new Oracle(commonFold(log, Uint32Array.from(rows), EXACT_VIEWS, settings))));
    return oracle;
  }
}

interface Difference {
  readonly key: number;
  /** answer − truth, per column */
  readonly by: readonly number[];
  readonly text: string;
}

function differences(name: ViewName, answer: KeyedTable, truth: KeyedTable): Difference[] {
  const { identity, keepsIdentity } = VIEWS[name];
  const keys = new Set([...answer.keys.subarray(0, answer.size), ...truth.keys.subarray(0, truth.size)]);
  const valuesOf = (table: KeyedTable, key: number): number[] => {
    const into = Float64Array.from(identity);
    table.read(key, into);
    return [...into];
  };
  return [...keys].flatMap((key) => {
    const [found, expected] = [valuesOf(answer, key), valuesOf(truth, key)];
    const isMissing = keepsIdentity && (answer.find(key) === -1) !== (truth.find(key) === -1);
    const by = found.map((value, column) => value - expected[column]!);
    if (!isMissing && by.every((value) => value === 0)) return [];
    return [{ key, by, text: `${key} is ${found.join(' ')}, expected ${expected.join(' ')}${isMissing ? ', one of them is no row' : ''}` }];
  });
}

/** Of each key: what the entries that are open add up to, and how many there are, those that take away counted off. */
interface Foretold {
  sumMinor: number;
  count: number;
}

function openEntries(ledger: LedgerColumns, lane: LaneName, view: ViewName): Map<number, Foretold> {
  const open = new Map<number, Foretold>();
  for (let entry = 0; entry < ledger.lane.length; entry++) {
    if (ledger.lane[entry] !== LANES.indexOf(lane) || ledger.view[entry] !== VIEW_NAMES.indexOf(view)) continue;
    if (ledger.toMs[entry] !== Infinity) continue;
    const signedMinor = ledger.signedMinor[entry]!;
    const foretold = open.get(ledger.key[entry]!) ?? { sumMinor: 0, count: 0 };
    foretold.sumMinor += signedMinor;
    foretold.count += Math.sign(signedMinor);
    open.set(ledger.key[entry]!, foretold);
  }
  return open;
}

/** The first column is off by what the ledger says, a column of numbers of payments by as many as it has entries, and nothing else is off. */
function compareWithLedger(differing: readonly Difference[], open: ReadonlyMap<number, Foretold>, report: (what: string) => void): void {
  const left = new Map([...open].filter(([, { sumMinor, count }]) => sumMinor !== 0 || count !== 0));
  for (const { key, by, text } of differing) {
    const { sumMinor, count } = open.get(key) ?? { sumMinor: 0, count: 0 };
    if (by[0] !== sumMinor || (by.length === 2 && by[1] !== count)) report(`${text}; the ledger says ${sumMinor} in ${count}`);
    left.delete(key);
  }
  for (const [key, { sumMinor }] of left) if (sumMinor !== 0) report(`${key} is right, but the ledger says it is off by ${sumMinor}`);
}

/**
 * Groups in which the lane may be wrong. Lambda: a record since the cut happened before one that the batch has read. Kappa and CRUD fold as records come: one of
 * the group was read after one that follows it. CRUD counts copies, which harms everything but maxima and sets.
 */
function excusedGroups(run: Simulation, lane: LaneName, view: ViewName, { facts, copies }: RowsRead): ReadonlySet<number> {
  const groups = new Set<number>();
  if (isOrderly(view)) for (const group of disorderedGroups(run, view, facts, lane === 'lambda')) groups.add(group);
  if (lane === 'crud' && !IDEMPOTENT.includes(view)) for (const [group] of grouped(run, view, copies)) groups.add(group);
  if (lane === 'crud' && view === 'reconciliation') for (const group of misjudgedAccounts(run, [...facts, ...copies])) groups.add(group);
  return groups;
}

/** Accounts with a statement at which the table held anything else than exactly the postings that the statement counts. */
function misjudgedAccounts(run: Simulation, rows: readonly number[]): Set<number> {
  const record = run.log.cursor();
  const posted = new Map<number, number[]>();
  const misjudged = new Set<number>();
  for (const [group, row] of grouped(
    run,
    'reconciliation',
    rows.toSorted((a, b) => a - b),
  )) {
    const { amount, eventMs, statement } = record.seek(row);
    const timesMs = posted.get(group) ?? [];
    posted.set(group, timesMs);
    if (amount !== 0) timesMs.push(eventMs);
    if (statement !== null && (timesMs.length !== statement.postings || timesMs.some((timeMs) => timeMs > statement.asOfMs)))
      misjudged.add(group);
  }
  return misjudged;
}

function disorderedGroups(run: Simulation, view: ViewName, facts: readonly number[], acrossCut: boolean): Set<number> {
  const latest = new Map<number, CanonicalPlace>();
  const disordered = new Set<number>();
  for (const [group, row] of grouped(run, view, facts)) {
    const place = placeOf(run.log, row);
    const before = latest.get(group);
    const isOld = before !== undefined && compareCanonical(place, before) < 0;
    if (acrossCut && isBeforeCut(run, row)) {
      if (!isOld) latest.set(group, place);
    } else if (isOld) disordered.add(group);
    else if (!acrossCut) latest.set(group, place);
  }
  return disordered;
}

function grouped({ log, settings }: Simulation, name: ViewName, rows: readonly number[]): (readonly [group: number, row: number])[] {
  const view: View = VIEWS[name];
  const record = log.cursor();
  const groupOf = (row: number): number => (view.kind === 'row' ? view.key : view.group).call(view, record.seek(row), settings);
  return rows.map((row) => [groupOf(row), row] as const).filter(([group]) => group !== NO_KEY);
}

function placeOf(log: Log, row: number): CanonicalPlace {
  const record = log.cursor().seek(row);
  return [record.eventMs, record.txn, record.leg];
}

/** The group of records that a row of the answer was made from; for most views the two are the same. */
function groupOfKey(view: ViewName, key: number): number {
  if (view === 'velocity') return splitAccountEvent(key).account;
  if (view === 'net') return splitAccountCurrency(key).account;
  if (view === 'top') return splitRank(key).currency;
  if (view === 'reconciliation') return groupOfStatement(key);
  return key;
}
