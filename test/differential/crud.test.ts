import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScenarioInput } from '../../src/model/scenario.ts';
import { DAY, HOUR, MINUTE } from '../../src/model/time.ts';
import type { ViewName } from '../../src/model/views/index.ts';
import { Crud } from '../../src/pipelines/crud/crud.ts';
import { buildLog, postingsOf, roughPostings, runSpec, type Posting } from '../support/log-builder.ts';
import { answerOf, LaneRecorder, truthOf } from '../support/lane-recorder.ts';
import { SILENT } from '../../src/pipelines/silent.ts';

const RUNS = 100 * Number(process.env['WATERSHED_RUNS'] ?? 1);
/** A broken lane has to be found out; the shortest example of it does not matter. */
/** A fixed seed: whether a wrong lane is found out must not be left to chance. */
const REFUTING = { numRuns: 2_000, seed: 1, endOnFailure: true };
const BY_KEY: readonly ViewName[] = ['balance', 'last', 'largest', 'average'];
const ALL: readonly ViewName[] = [...BY_KEY, 'totals'];

type CrudSettings = NonNullable<ScenarioInput['crud']>;

/** So many records in so short a time that transactions meet. */
const crowded = postingsOf({ maxDelayMs: 90_000, maxCopyDelayMs: 90_000, spanMs: 3 * MINUTE });
const anyPostings = fc.oneof(crowded, roughPostings);
const settings: fc.Arbitrary<CrudSettings> = fc.record({
  isolation: fc.constantFrom('serializable' as const, 'readCommitted' as const),
  gap: fc.constantFrom('0s', '50ms', '2s', '20s', '1m'),
});
const moments = fc.uniqueArray(fc.nat(10 * MINUTE), { maxLength: 6 }).map((times) => times.sort((a, b) => a - b));

function start(postings: readonly Posting[], crud: CrudSettings) {
  const spec = runSpec({ crud, totals: { bucket: '1m' } });
  const log = buildLog(postings);
  const recorder = new LaneRecorder(log, spec.views, spec.totals.bucket);
  return { spec, log, recorder, crud: new Crud(spec, log, recorder) };
}

describe('serializable', () => {
  const isTrue = (crudSettings: CrudSettings, postings: fc.Arbitrary<Posting[]>) =>
    fc.property(postings, moments, (records, times) => {
      const { spec, log, recorder, crud } = start(records, crudSettings);
      const posted = buildLog(records.map((record) => ({ ...record, eventMs: record.ingestMs })));
      for (const timeMs of [...times, DAY]) {
        crud.advance(timeMs, true);
        for (const view of BY_KEY)
          expect(answerOf(crud, view), view).toEqual(truthOf(log, view, spec.totals.bucket, recorder.processedRows));
        expect(answerOf(crud, 'totals')).toEqual(truthOf(posted, 'totals', spec.totals.bucket, recorder.processedRows));
      }
    });
  const withoutCopies = postingsOf({ maxDelayMs: 2 * HOUR });
  const crowdedWithoutCopies = postingsOf({ maxDelayMs: 90_000, spanMs: 3 * MINUTE });

  test('without copies the answer is the truth of what was processed at every moment, each total in the bucket of its posting', () => {
    fc.assert(isTrue({ isolation: 'serializable', gap: '20s' }, fc.oneof(withoutCopies, crowdedWithoutCopies)), { numRuns: RUNS });
  });

  test('a lane that counts copies is refused', () => {
    expect(fc.check(isTrue({ isolation: 'serializable' }, crowded), REFUTING).failed).toBe(true);
  });

  test('a lane that lets writers pass one another is refused', () => {
    expect(fc.check(isTrue({ isolation: 'readCommitted', gap: '20s' }, crowdedWithoutCopies), REFUTING).failed).toBe(true);
  });
});

describe('at either isolation level', () => {
  const isTold = (hears: (recorder: LaneRecorder) => LaneRecorder = (recorder) => recorder) =>
    fc.property(anyPostings, settings, moments, (postings, crudSettings, times) => {
      const { spec, log, recorder: plain } = start(postings, crudSettings);
      const recorder = hears(plain);
      const crud = new Crud(spec, log, recorder);
      for (const timeMs of [...times, DAY]) {
        crud.advance(timeMs, false);
        for (const view of ALL) {
          expect(recorder.answerFromShares(view), view).toEqual(answerOf(crud, view));
          expect(recorder.answerFromChanges(view), view).toEqual(answerOf(crud, view));
        }
        for (const view of ['balance', 'totals'] as const)
          expect(recorder.sumsFromShares(view).filter(([, sum]) => sum !== 0)).toEqual(answerOf(crud, view));
      }
      expect(recorder.processedRows.toSorted((a, b) => a - b)).toEqual([...Array(log.length).keys()]);
      expect([...crud.positions]).toEqual(log.rows.map((rows) => rows.length));
    });

  test('at every moment the answer is what it told of the records, and of the changes', () => {
    fc.assert(isTold(), { numRuns: RUNS });
  });

  test('a lane that keeps quiet about lost updates, about wrong buckets or about what comes back is refused', () => {
    const deafTo = (word: string) => (recorder: LaneRecorder) => {
      const contribution: LaneRecorder['contribution'] = (row, view, key, amount, cause, timeMs) => {
        if (cause !== word) recorder.contribution(row, view, key, amount, cause, timeMs);
      };
      return Object.assign(Object.create(recorder) as LaneRecorder, { contribution });
    };
    for (const word of ['lostUpdate', 'wrongBucket', 'duplicate']) {
      expect(fc.check(isTold(deafTo(word)), REFUTING).failed, word).toBe(true);
    }
  });
});

describe('a snapshot', () => {
  const goesOn = (keep: (snapshot: unknown) => unknown) =>
    fc.property(anyPostings, settings, fc.nat(6 * MINUTE), (postings, crudSettings, snapshotMs) => {
      const straight = start(postings, crudSettings);
      straight.crud.advance(snapshotMs, true);
      const snapshot = keep(straight.crud.snapshot());
      straight.recorder.calls.length = 0;
      straight.crud.advance(DAY, true);
      for (let again = 0; again < 2; again++) {
        const { recorder, crud } = start(postings, crudSettings);
        crud.restore(snapshot);
        crud.advance(DAY, true);
        expect(recorder.calls).toEqual(straight.recorder.calls);
        for (const view of ALL) expect(answerOf(crud, view)).toEqual(answerOf(straight.crud, view));
        expect([...crud.positions]).toEqual([...straight.crud.positions]);
        expect(crud.newestEventMs).toBe(straight.crud.newestEventMs);
      }
    });

  test('can be gone on from, more than once, as if the lane had never stopped', () => {
    fc.assert(
      goesOn((snapshot) => snapshot),
      { numRuns: RUNS },
    );
  });

  test('without the transactions under way is refused', () => {
    const forgetful = (snapshot: unknown): unknown => {
      const { isolation, ...rest } = snapshot as { isolation: object };
      return { ...rest, isolation: { ...isolation, waiting: [] } };
    };
    expect(fc.check(goesOn(forgetful), REFUTING).failed).toBe(true);
  });
});

describe('how much is lost when arrivals are at random', () => {
  const OPS = 40_000;
  const MEAN_MS = 20_000;
  const BATCHES = 40;

  /** Shares of the operations that were overwritten by a stale write, and that are missing from the balance in the end, with the error of each. */
  function lost(load: number, isolation: 'serializable' | 'readCommitted') {
    let state = 12_345;
    let timeMs = 0;
    const postings: Posting[] = Array.from({ length: OPS }, (_, place) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      timeMs += Math.round(-MEAN_MS * Math.log((state + 0.5) / 2 ** 32));
      return { account: 1, amount: 1, eventMs: timeMs, ingestMs: timeMs, txn: place + 1 };
    });
    const spec = runSpec({ crud: { isolation, gap: `${load * MEAN_MS}ms` }, views: ['balance'] });
    const log = buildLog(postings);
    const overwritten = new Uint8Array(OPS);
    const missing = new Uint8Array(OPS);
    const crud = new Crud(spec, log, {
      ...SILENT,
      contribution(row, _view, _key, amount) {
        missing[row] = amount === 0 ? 1 : 0;
        overwritten[row]! |= missing[row]!;
      },
    });
    crud.advance(timeMs + HOUR, true);
    expect(answerOf(crud, 'balance')[0]![1]).toBe(OPS - missing.reduce((sum, flag) => sum + flag, 0));
    return { overwritten: estimate(overwritten), missing: estimate(missing) };
  }

  /** Mean and standard error by batch means, since neighbours are not independent of each other. */
  function estimate(flags: Uint8Array): { mean: number; sigma: number } {
    const size = flags.length / BATCHES;
    const means = Array.from(
      { length: BATCHES },
      (_, batch) => flags.subarray(batch * size, (batch + 1) * size).reduce((a, b) => a + b, 0) / size,
    );
    const mean = means.reduce((a, b) => a + b, 0) / BATCHES;
    const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (BATCHES - 1);
    return { mean, sigma: Math.sqrt(variance / BATCHES) };
  }

  const agrees = ({ mean, sigma }: { mean: number; sigma: number }, expected: number): boolean =>
    sigma < 0.02 && Math.abs(mean - expected) <= 3 * sigma;

  test.each([0.4, 1, 2])('with λg = %d: 1 − e^(−λg) are overwritten, λg / (1 + λg) are missing', (load) => {
    const { overwritten, missing } = lost(load, 'readCommitted');
    expect(agrees(overwritten, 1 - Math.exp(-load)), `overwritten ${overwritten.mean} ± ${overwritten.sigma}`).toBe(true);
    expect(agrees(missing, load / (1 + load)), `missing ${missing.mean} ± ${missing.sigma}`).toBe(true);
    expect(agrees(missing, 1 - Math.exp(-load)), 'overwritten is not the same as missing').toBe(false);
  });

  test('with one writer at a time nothing is', () => {
    const { overwritten, missing } = lost(0.4, 'serializable');
    expect([overwritten.mean, missing.mean]).toEqual([0, 0]);
    expect(agrees(missing, 0.4 / 1.4)).toBe(false);
  });
});
