import { expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/model/time.ts';
import { Kappa } from '../../src/pipelines/kappa/kappa.ts';
import { buildLog, crashingAt, runSpec, type Posting } from '../support/log-builder.ts';
import { answerOf, LaneRecorder } from '../support/lane-recorder.ts';

function start(postings: readonly Posting[], settings: Parameters<typeof runSpec>[0] = {}, crashesMs: readonly number[] = []) {
  const spec = crashingAt(runSpec(settings), crashesMs);
  const log = buildLog(postings);
  const recorder = new LaneRecorder(log, spec.views, spec.totals.bucket);
  return { kappa: new Kappa(spec, log, recorder), recorder };
}

const at = (eventMs: number, delayMs = 0, txn = eventMs + 1): Posting => ({
  account: 1,
  amount: 100,
  eventMs,
  ingestMs: eventMs + delayMs,
  txn,
});

test('a record takes the service time of its task for everything it stands for', () => {
  const { kappa, recorder } = start([at(0), at(1)], { costs: { streamCpuUs: 50 }, scaleFactor: 1_000 });
  kappa.advance(HOUR, true);
  expect(recorder.calls.filter((call) => call.includes('processed'))).toEqual(['50 processed 0', '100 processed 1']);
});

test('an answer is there before its window is closed and is told before the record is', () => {
  const { kappa, recorder } = start([at(0)], { views: ['totals'] });
  kappa.advance(1, true);
  expect(answerOf(kappa, 'totals')).toHaveLength(1);
  expect(recorder.calls.map((call) => call.split(' ')[1])).toEqual(['counted', 'changed', 'processed']);
});

test('a record that comes after its window was closed is put aside, for the windowed view alone', () => {
  const late = { ...at(30 * MINUTE, 42 * MINUTE), txn: 7 };
  const { kappa, recorder } = start([late, at(HOUR + 11 * MINUTE)]);
  kappa.advance(2 * HOUR, true);
  expect(kappa.sideOutput).toBe(1);
  expect(recorder.calls).toContain(`${late.ingestMs + 1} countedIn 1 totals 0 droppedLate`);
  expect(recorder.rowsIn('totals')).toEqual([0]);
  expect(recorder.rowsIn('balance')).toEqual([0, 1]);
  expect(answerOf(kappa, 'balance')).toEqual([[8, 200]]);
});

test('a copy within the ttl is skipped, a later one counts again', () => {
  const copies = [0, 5 * MINUTE, 20 * MINUTE].map((delayMs) => at(0, delayMs, 1));
  const { kappa, recorder } = start(copies, { kappa: { dedupeTtl: '15m' }, views: ['balance'] });
  kappa.advance(HOUR, true);
  expect(kappa.duplicatesSkipped).toBe(1);
  expect(recorder.rowsIn('balance')).toEqual([0, 2]);
  expect(answerOf(kappa, 'balance')).toEqual([[8, 200]]);
});

test('after a crash the job is up in 25 s, goes back to its checkpoint and catches up', () => {
  const postings = [10, 70, 80, 100, 200].map((seconds) => at(seconds * SECOND));
  const { kappa, recorder } = start(postings, { views: ['balance'] }, [90 * SECOND]);
  kappa.advance(90 * SECOND, false);
  expect(kappa.lastCheckpointMs).toBe(MINUTE);
  expect(kappa.crash(90 * SECOND)).toBe(115 * SECOND);

  kappa.advance(115 * SECOND, false);
  expect(answerOf(kappa, 'balance'), 'while it is down the last answers are served').toEqual([[8, 300]]);

  recorder.calls.length = 0;
  kappa.advance(115 * SECOND, true);
  expect(answerOf(kappa, 'balance')).toEqual([[8, 100]]);
  expect(recorder.calls).toEqual(['115000 changed balance 8 100', '115000 skipped 1 replayInFlight', '115000 skipped 2 replayInFlight']);
  expect(kappa.newestEventMs).toBe(10 * SECOND);

  kappa.advance(HOUR, true);
  expect(answerOf(kappa, 'balance')).toEqual([[8, 500]]);
  expect(recorder.processedRows).toEqual([0, 1, 2, 3, 4]);
});

test('a job that crashes before its first checkpoint starts again from the start of the log', () => {
  const { kappa, recorder } = start([at(0), at(SECOND)], { views: ['balance'] }, [10 * SECOND]);
  kappa.advance(10 * SECOND, false);
  kappa.crash(10 * SECOND);
  kappa.advance(35 * SECOND, true);
  expect(answerOf(kappa, 'balance')).toEqual([]);
  expect(recorder.answerFromChanges('balance')).toEqual([]);
  kappa.advance(36 * SECOND, true);
  expect(answerOf(kappa, 'balance')).toEqual([[8, 200]]);
});

test('a crash in the millisecond of a checkpoint that has been taken goes back to it', () => {
  const { kappa } = start([at(0), at(30 * SECOND)], { views: ['balance'] }, [MINUTE]);
  kappa.advance(MINUTE, true);
  kappa.crash(MINUTE);
  kappa.advance(HOUR, true);
  expect(answerOf(kappa, 'balance')).toEqual([[8, 200]]);
});

test('no checkpoint is taken while the job is down, and a crash meanwhile puts the start off', () => {
  const { kappa } = start([at(0)], {}, [50 * SECOND, 70 * SECOND]);
  kappa.advance(50 * SECOND, false);
  kappa.crash(50 * SECOND);
  kappa.advance(MINUTE, true);
  expect(kappa.lastCheckpointMs).toBe(0);
  expect(kappa.crash(70 * SECOND)).toBe(95 * SECOND);
  kappa.advance(94 * SECOND, true);
  expect(answerOf(kappa, 'balance')).toEqual([[8, 100]]);
  kappa.advance(95 * SECOND, true);
  expect(answerOf(kappa, 'balance')).toEqual([]);
  kappa.advance(2 * MINUTE, true);
  expect(kappa.lastCheckpointMs).toBe(2 * MINUTE);
});

test('answers, stores and the watermark can be asked for', () => {
  const { kappa } = start([at(5 * MINUTE)], { views: ['balance'] });
  kappa.advance(HOUR, true);
  const into = new Float64Array(1);
  expect([kappa.answer('balance', 8, into), into[0]]).toEqual([true, 100]);
  expect(kappa.answer('balance', 9, into)).toBe(false);
  expect(kappa.stores()).toEqual([{ name: 'view', fromRow: 0, toRow: 1, keys: 1 }]);
  expect(kappa.lowestWatermarkMs, 'three partitions have seen nothing').toBe(-Infinity);
});
