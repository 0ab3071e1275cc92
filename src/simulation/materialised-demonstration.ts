import type { Log } from '../log/log.ts';
import { EVENT } from '../model/event-types.ts';
import { accountCurrencyKey, NO_KEY, splitAccountCurrency } from '../model/keys.ts';
import type { MaterialisedCase, MaterialisedDemonstration, Reversals } from '../model/materialised-demonstration.ts';
import type { RecordCursor } from '../model/record.ts';
import { rulesAt } from '../model/rule-versions.ts';
import type { RunSpec } from '../model/scenario.ts';
import { VIEWS, type KeySettings, type RowView } from '../model/views/index.ts';
import { BaseTable, type Trigger } from '../pipelines/materialised/base-table.ts';
import { DEFINITIONS } from '../pipelines/materialised/definition.ts';
import { IncrementalView } from '../pipelines/materialised/incremental.ts';
import { PlainView } from '../pipelines/materialised/plain.ts';
import { RefreshedView } from '../pipelines/materialised/refresh.ts';
import type { KeyedTable } from '../support/keyed-table.ts';
import { Tally, costsOf, type MaterialisedQuestion } from './materialised-costs.ts';
import { firstCopies } from './oracle.ts';
import { queriesOf, type Query } from './queries.ts';
import { stepAll } from './row-truth.ts';

/**
 * Three ways to keep the same answer, really gone over the records and the readers of a run: a plain view, which keeps nothing; a full refresh; incremental
 * maintenance. Rows are counted from the start of the observed window to its end; what was there before has been loaded. Whatever has no place in the
 * comparison of rows (the commit, the log of the database, the network) is not counted.
 *
 * The truth that the kept answers are compared with is folded from the log by other code.
 */
export function materialisedDemonstration(spec: RunSpec, log: Log, refreshMs: number): MaterialisedDemonstration {
  const { fromMs, toMs } = spec.observe;
  const queries = thinned(queriesOf({ ...spec, views: ['balance'] }, log), MOST_QUESTIONS);
  const ticks = ticksBetween(fromMs, toMs, refreshMs);
  const found: MaterialisedCase[] = [];
  let checks = 0;
  for (const question of CASES) {
    const course = new Course(spec, log, question);
    course.begin(fromMs);
    let next = 0;
    for (const tick of [...ticks, toMs]) {
      while (next < queries.length && queries[next]!.timeMs < tick) course.ask(queries[next++]!);
      if (tick < toMs) course.refresh(tick);
      else course.take(toMs - 1);
      if (tick === toMs || isChecked(ticks, tick)) {
        course.check(tick);
        checks++;
      }
    }
    found.push(costsOf(question, course, course.tally, { fromMs, toMs }));
  }
  return { fromMs, toMs, refreshMs, questions: queries.length, checks, cases: found };
}

/** The last two are the same tables in a database that deletes what is taken back. */
const CASES: readonly MaterialisedQuestion[] = [
  { view: 'balance', reversals: 'posted' },
  { view: 'totals', reversals: 'posted' },
  { view: 'largest', reversals: 'posted' },
  { view: 'balance', reversals: 'deleted' },
  { view: 'largest', reversals: 'deleted' },
];

const TAKING_BACK: ReadonlySet<number> = new Set([EVENT.REFUND, EVENT.CHARGEBACK, EVENT.CORRECTION]);
const LEGS = 16;

/** A plain view reads the whole table for each of them. */
const MOST_QUESTIONS = 300;
const MOST_CHECKS = 24;

/** One view in all its ways, going through the time of the run. */
class Course {
  readonly base: BaseTable;
  readonly plain: PlainView;
  readonly refreshed: RefreshedView;
  readonly incremental: IncrementalView;
  readonly tally = new Tally();
  private readonly question: MaterialisedQuestion;
  private readonly log: Log;
  private readonly settings: KeySettings;
  /** rows of the log taken */
  private taken = 0;
  private refreshedMs = 0;
  /** by account and currency: the row of the answer to which its newest record belongs; it is what readers ask for. Before there is one they ask for nothing that is there */
  private readonly newest = new Map<number, number>();

  constructor(spec: RunSpec, log: Log, question: MaterialisedQuestion) {
    const definition = DEFINITIONS[question.view];
    const bucketMs = spec.totals.bucket;
    this.question = question;
    this.log = log;
    this.settings = { bucketMs, rules: rulesAt(spec.rules, 'right') };
    this.base = new BaseTable(log, question.reversals);
    this.plain = new PlainView(definition, this.base, bucketMs);
    this.refreshed = new RefreshedView(definition, this.base, bucketMs);
    this.incremental = new IncrementalView(definition, this.base, bucketMs);
  }

  /** What is there at the start of the window has been loaded, and refreshed once. */
  begin(timeMs: number): void {
    this.take(timeMs);
    this.refreshed.refresh();
    this.refreshedMs = timeMs;
    this.refreshed.forgetCosts();
    this.incremental.forgetCosts();
    this.tally.forgetChanges();
  }

  refresh(timeMs: number): void {
    this.take(timeMs);
    this.refreshed.refresh();
    this.refreshedMs = timeMs;
  }

  /** The records that have arrived by a time. */
  take(timeMs: number): void {
    for (const until = this.log.rowsAt(timeMs); this.taken < until; this.taken++) this.base.take(this.trigger);
  }

  ask({ timeMs, key: asked }: Query): void {
    this.take(timeMs);
    const key = this.newest.get(asked) ?? asked;
    const answers = {
      plain: this.plain.answer(key),
      indexed: this.plain.answerByIndex(splitAccountCurrency(asked).account, key),
      refreshed: this.refreshed.answer(key),
      incremental: this.incremental.answer(key),
    };
    this.tally.ask(answers, timeMs - this.refreshedMs);
  }

  /** Compare the kept answers with the truth about the records that they have read. */
  check(timeMs: number): void {
    const { log, settings, question, tally } = this;
    const truth = stepAll(VIEWS[question.view] satisfies RowView, log, standingRows(log, this.taken, question.reversals), settings);
    tally.wrongRows.incremental += differences(this.incremental.rows(), truth);
    if (this.refreshedMs === timeMs) tally.wrongRows.refreshed += differences(this.refreshed.table, truth);
  }

  private readonly trigger: Trigger = {
    inserted: (record) => {
      this.tally.inserted++;
      this.remember(record);
      this.incremental.inserted(record);
    },
    deleted: (record) => {
      this.tally.deleted++;
      this.incremental.deleted(record);
    },
  };

  private remember(record: RecordCursor): void {
    const key = DEFINITIONS[this.question.view].group(record, this.settings.bucketMs);
    if (key !== NO_KEY) this.newest.set(accountCurrencyKey(record.account, record.currency), key);
  }
}

/** Rows of the log whose facts stand after its first `until` rows: found anew from the log, knowing nothing of a table. */
export function standingRows(log: Log, until: number, reversals: Reversals): Uint32Array {
  const isFirst = firstCopies(log);
  const first = Uint32Array.from({ length: until }, (_, row) => row).filter((row) => isFirst[row] === 1);
  if (reversals === 'posted') return first;
  const record = log.cursor();
  const isReversing = (row: number): boolean => TAKING_BACK.has(record.seek(row).type) && record.refTxn !== 0;
  const gone = new Set(Array.from(first.filter(isReversing), (row) => record.seek(row).refTxn * LEGS + record.leg));
  return first.filter((row) => !isReversing(row) && !gone.has(record.seek(row).txn * LEGS + record.leg));
}

/** Rows that only one of two answers has, or that differ. */
function differences(answer: KeyedTable, truth: KeyedTable): number {
  let differing = 0;
  let common = 0;
  for (let entry = 0; entry < answer.size; entry++) {
    const other = truth.find(answer.keys[entry]!);
    if (other !== -1) common++;
    if (other === -1 || truth.values[other] !== answer.values[entry]) differing++;
  }
  return differing + truth.size - common;
}

const ticksBetween = (fromMs: number, toMs: number, stepMs: number): number[] =>
  Array.from({ length: Math.max(0, Math.ceil((toMs - fromMs) / stepMs) - 1) }, (_, number) => fromMs + (number + 1) * stepMs);

/** Evenly, as many as are allowed. */
const thinned = (queries: readonly Query[], most: number): Query[] => {
  const kept = Math.min(most, queries.length);
  return Array.from({ length: kept }, (_, place) => queries[Math.floor((place * queries.length) / kept)]!);
};

/** The truth is folded anew for every check, so not every refresh of many is checked. */
const isChecked = (ticks: readonly number[], tick: number): boolean => ticks.indexOf(tick) % Math.ceil(ticks.length / MOST_CHECKS) === 0;
