import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/model/kappa-schema.ts';
import { NO_KEY } from '../../src/model/keys.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/model/time.ts';
import { VIEWS, type RowView, type ViewName } from '../../src/model/views/index.ts';
import { Kappa } from '../../src/pipelines/kappa/kappa.ts';
import type { KeyedTable } from '../../src/support/keyed-table.ts';
import { answerOf, LaneRecorder, rowsOf } from '../support/lane-recorder.ts';
import { buildLog, crashingAt, roughPostings, runSpec, type Posting } from '../support/log-builder.ts';
import { runs } from '../support/runs.ts';

/**
 * A crash at any record, under every way of delivery. What is predicted is predicted from the records alone: those that were done after the last checkpoint count as if
 * nothing had happened, once more, or not at all, and no other record is touched.
 */
const SUMS: readonly ViewName[] = ['balance', 'totals'];
const MAXIMA: readonly ViewName[] = ['last', 'largest'];

interface Case {
  readonly postings: readonly Posting[];
  readonly tasks: number;
  readonly intervalMs: number;
  readonly cpuUs: number;
  readonly crashMs: number;
}

const cases: fc.Arbitrary<Case> = fc.record({
  postings: roughPostings,
  tasks: fc.integer({ min: 1, max: 4 }),
  intervalMs: fc.constantFrom(MINUTE, 7 * MINUTE, HOUR),
  cpuUs: fc.constantFrom(50, 100_000),
  crashMs: fc.integer({ min: 1, max: 5 * HOUR }),
});

interface Outcome {
  readonly kappa: Kappa;
  readonly recorder: LaneRecorder;
  /** by row: when the calm job was done with it */
  readonly doneMs: ReadonlyMap<number, number>;
  /** by row: where the calm job counted it, by view */
  readonly counted: ReadonlyMap<ViewName, ReadonlySet<number>>;
}

function run({ postings, tasks, intervalMs, cpuUs }: Case, delivery: Delivery, crashes: readonly number[]): Outcome {
  const settings = { kappa: { tasks, delivery, checkpointInterval: `${intervalMs}ms` }, costs: { streamCpuUs: cpuUs }, scaleFactor: 1_000 };
  const spec = crashingAt(runSpec(settings), crashes);
  const log = buildLog(postings);
  const recorder = new LaneRecorder(log, spec.views, spec.totals.bucket);
  const kappa = new Kappa(spec, log, recorder);
  for (const crashMs of crashes) {
    kappa.advance(crashMs, false);
    kappa.crash(crashMs);
  }
  kappa.advance(7 * DAY, true);
  const doneMs = new Map(
    recorder.calls.flatMap((call) => {
      const [timeMs, what, row] = call.split(' ');
      return what === 'processed' ? [[Number(row), Number(timeMs)] as const] : [];
    }),
  );
  return { kappa, recorder, doneMs, counted: new Map(spec.views.map((view) => [view, new Set(recorder.rowsIn(view))])) };
}

/** Rows that the calm job was done with after the last checkpoint before the crash. */
function between({ doneMs }: Outcome, { intervalMs, crashMs }: Case): number[] {
  const checkpointMs = Math.floor((crashMs - 1) / intervalMs) * intervalMs;
  return [...doneMs].filter(([, timeMs]) => timeMs > checkpointMs && timeMs < crashMs).map(([row]) => row);
}

const answers = ({ kappa }: Outcome, views: readonly ViewName[]) => views.map((view) => [view, answerOf(kappa, view)]);

const leavesNoTrace = (delivery: Delivery) =>
  fc.property(cases, (one) => {
    const views = [...SUMS, ...MAXIMA, 'average'] as const;
    expect(answers(run(one, delivery, [one.crashMs]), views)).toEqual(answers(run(one, delivery, []), views));
  });

/** The answer of the calm job, and these rows once more wherever it counts them. */
function withMore({ kappa, counted }: Outcome, view: ViewName, postings: readonly Posting[], rows: readonly number[]) {
  const { step, key, identity } = VIEWS[view] as RowView;
  const table: KeyedTable = kappa.answers(view).copy();
  const record = buildLog(postings).cursor();
  for (const row of rows) {
    if (!counted.get(view)!.has(row)) continue;
    const place = key(record.seek(row), { bucketMs: HOUR });
    if (place !== NO_KEY) step(table.values, table.upsert(place, identity) * table.width, record, 'old');
  }
  return rowsOf(table, view);
}

const appliesAgain = (delivery: Delivery) =>
  fc.property(cases, (one) => {
    const calm = run(one, delivery, []);
    const rough = run(one, delivery, [one.crashMs]);
    const again = between(calm, one);
    for (const view of SUMS) expect(answerOf(rough.kappa, view), view).toEqual(withMore(calm, view, one.postings, again));
    expect(answers(rough, MAXIMA)).toEqual(answers(calm, MAXIMA));
  });

/** As if these records had never been in the log. */
const loses = (delivery: Delivery) =>
  fc.property(cases, (one) => {
    const lost = new Set(between(run(one, delivery, []), one));
    const appended = one.postings.toSorted((a, b) => a.ingestMs - b.ingestMs);
    const log = buildLog(appended);
    const record = log.cursor();
    const isLost = (posting: Posting): boolean => [...lost].some((row) => isRowOf(record.seek(row), posting, log.facts.txn));
    const rest = { ...one, postings: one.postings.filter((posting) => !isLost(posting)) };
    const views = [...SUMS, ...MAXIMA, 'average'] as const;
    expect(answers(run(one, delivery, [one.crashMs]), views)).toEqual(answers(run(rest, 'checkpointed', []), views));
  });

const isRowOf = (record: { fact: number; ingestMs: number }, posting: Posting, txns: Uint32Array): boolean =>
  txns[record.fact] === posting.txn && record.ingestMs === posting.ingestMs;

const RUNS = { numRuns: runs(200), endOnFailure: true };
const REFUTING = { numRuns: 2_000, seed: 1, endOnFailure: true };

describe('a crash at any record', () => {
  it('leaves no trace where state and position are stored together', () => {
    fc.assert(leavesNoTrace('checkpointed'), RUNS);
  });

  it('leaves no trace where each value is stored with its position', () => {
    fc.assert(leavesNoTrace('idempotentSink'), RUNS);
  });

  it('counts what came after the last checkpoint again where the position is stored last', () => {
    fc.assert(appliesAgain('atLeastOnce'), RUNS);
  });

  it('loses what came after the last checkpoint where the position is stored first', () => {
    fc.assert(loses('atMostOnce'), RUNS);
  });

  it('is not harmless under the other two, and does not do what the other does', () => {
    for (const [law, delivery] of [
      [leavesNoTrace, 'atLeastOnce'],
      [leavesNoTrace, 'atMostOnce'],
      [appliesAgain, 'atMostOnce'],
      [loses, 'atLeastOnce'],
    ] as const)
      expect(fc.check(law(delivery), REFUTING).failed, `${law.name} ${delivery}`).toBe(true);
  });

  it('may come again while the job is down, or before the next checkpoint', () => {
    const one: Case = { postings: [], tasks: 1, intervalMs: HOUR, cpuUs: 50, crashMs: 0 };
    const deposits = [10, 20, 200].map((seconds, place) => ({
      account: 1,
      amount: 100,
      eventMs: seconds * SECOND,
      ingestMs: seconds * SECOND,
      txn: place + 1,
    }));
    const crashes = [30 * SECOND, 40 * SECOND, 100 * SECOND];
    const balance = (delivery: Delivery) => answerOf(run({ ...one, postings: deposits }, delivery, crashes).kappa, 'balance')[0]![1];
    expect(balance('checkpointed')).toBe(300);
    expect(balance('idempotentSink')).toBe(300);
    expect(balance('atMostOnce')).toBe(100);
    expect(balance('atLeastOnce')).toBe(700);
  });
});
