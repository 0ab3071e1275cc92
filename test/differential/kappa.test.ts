import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScenarioInput } from '../../src/model/scenario.ts';
import { DAY, HOUR, MINUTE } from '../../src/model/time.ts';
import type { ViewName } from '../../src/model/views/index.ts';
import type { JobSnapshot } from '../../src/pipelines/kappa/job.ts';
import { Kappa } from '../../src/pipelines/kappa/kappa.ts';
import type { VersionsSnapshot } from '../../src/pipelines/kappa/versions.ts';
import { buildLog, crashingAt, postingsOf, roughPostings, runSpec, type Posting } from '../support/log-builder.ts';
import { answerOf, LaneRecorder, truthOf } from '../support/lane-recorder.ts';

const RUNS = 100 * Number(process.env['WATERSHED_RUNS'] ?? 1);
/** A broken lane has to be found out; the shortest example of it does not matter. */
/** A fixed seed: whether a wrong lane is found out must not be left to chance. */
const REFUTING = { numRuns: 2_000, seed: 1, endOnFailure: true };
const UNWINDOWED: readonly ViewName[] = ['balance', 'last', 'largest', 'average'];
const ALL: readonly ViewName[] = [...UNWINDOWED, 'totals'];

type KappaSettings = NonNullable<ScenarioInput['kappa']>;

const settings: fc.Arbitrary<KappaSettings> = fc.record({
  tasks: fc.integer({ min: 1, max: 5 }),
  watermarkDelay: fc.constantFrom('0s', '60s', '30m'),
  allowedLateness: fc.constantFrom('0s', '10m', '2h'),
  dedupeTtl: fc.constantFrom('0s', '2m', '10m', '24h'),
  checkpointInterval: fc.constantFrom('1m', '7m', '1h'),
});
/** Slow enough that the job is behind most of the time. */
const streamCpuUs = fc.constantFrom(50, 100_000);
const crashes = fc.uniqueArray(fc.nat(5 * HOUR), { maxLength: 3 }).map((times) => times.sort((a, b) => a - b));
const moments = fc.uniqueArray(fc.nat(6 * HOUR), { maxLength: 5 }).map((times) => times.sort((a, b) => a - b));

function start(postings: readonly Posting[], kappa: KappaSettings, cpuUs = 50, crashesMs: readonly number[] = []) {
  const spec = crashingAt(runSpec({ kappa, costs: { streamCpuUs: cpuUs }, scaleFactor: 1_000 }), crashesMs);
  const log = buildLog(postings);
  const recorder = new LaneRecorder(log, spec.views, spec.totals.bucket);
  return { spec, log, recorder, kappa: new Kappa(spec, log, recorder) };
}

/** The one version of the job in a snapshot of the lane. */
const versionsOf = (snapshot: unknown) => (snapshot as { versions: VersionsSnapshot }).versions;
const jobOf = (snapshot: unknown): JobSnapshot => versionsOf(snapshot).versions[0]!.job;

function withJob(snapshot: unknown, changes: Partial<JobSnapshot>): unknown {
  const { served, versions } = versionsOf(snapshot);
  const [version] = versions;
  return { ...(snapshot as object), versions: { served, versions: [{ ...version!, job: { ...version!.job, ...changes } }] } };
}

/** The views whose answer at the end is not the truth. */
function wrongViews(postings: readonly Posting[], kappaSettings: KappaSettings): ViewName[] {
  const { spec, log, kappa } = start(postings, kappaSettings);
  kappa.advance(DAY, true);
  return ALL.filter((view) => JSON.stringify(answerOf(kappa, view)) !== JSON.stringify(truthOf(log, view, spec.totals.bucket)));
}

describe('with memory and patience enough', () => {
  const isTrue = (kappaSettings: KappaSettings, views: readonly ViewName[], postings = roughPostings) =>
    fc.property(postings, (records) => wrongViews(records, kappaSettings).every((view) => !views.includes(view)));

  test('every answer is the truth in the end', () => {
    fc.assert(isTrue({ dedupeTtl: '24h', allowedLateness: '7d' }, ALL), { numRuns: RUNS });
  });

  test('lateness matters to windows alone', () => {
    fc.assert(isTrue({ dedupeTtl: '24h', allowedLateness: '0s', watermarkDelay: '0s' }, UNWINDOWED), { numRuns: RUNS });
  });

  test('windows are right if no record is later than allowed', () => {
    const slightlyLate = postingsOf({ maxDelayMs: 30 * MINUTE, maxCopyDelayMs: 20 * MINUTE });
    fc.assert(isTrue({ dedupeTtl: '24h', allowedLateness: '30m' }, ALL, slightlyLate), { numRuns: RUNS });
  });

  test('maxima need no memory', () => {
    fc.assert(isTrue({ dedupeTtl: '0s' }, ['last', 'largest']), { numRuns: RUNS });
  });

  test('a lane that does not deduplicate is refused', () => {
    for (const view of ['balance', 'average', 'totals'] as const) {
      expect(fc.check(isTrue({ dedupeTtl: '0s', allowedLateness: '7d' }, [view]), REFUTING).failed, view).toBe(true);
    }
  });

  test('a lane that closes windows too early is refused', () => {
    expect(fc.check(isTrue({ dedupeTtl: '24h', allowedLateness: '0s' }, ['totals']), REFUTING).failed).toBe(true);
  });
});

describe('whatever it forgets', () => {
  const isTold = (makeRecorder: (of: LaneRecorder) => LaneRecorder = (of) => of) =>
    fc.property(roughPostings, settings, streamCpuUs, crashes, moments, (postings, kappaSettings, cpuUs, crashTimes, times) => {
      const { spec, log, recorder: plain } = start(postings, kappaSettings, cpuUs, crashTimes);
      const recorder = makeRecorder(plain);
      const kappa = new Kappa(spec, log, recorder);
      const stops = [...times.map((atMs) => ({ atMs, crash: false })), ...crashTimes.map((atMs) => ({ atMs, crash: true }))];
      for (const { atMs, crash } of stops.sort((a, b) => a.atMs - b.atMs)) {
        kappa.advance(atMs, !crash);
        if (crash) kappa.crash(atMs);
        for (const view of ALL) {
          expect(recorder.answerFromShares(view), view).toEqual(answerOf(kappa, view));
          expect(recorder.answerFromChanges(view), view).toEqual(answerOf(kappa, view));
        }
      }
    });

  test('at every moment the answer is what it told of the records, and of the changes', () => {
    fc.assert(isTold(), { numRuns: RUNS });
  });

  test('a lane that keeps quiet about late records, copies or crashes is refused', () => {
    const without = (word: 'countedIn' | 'skipped' | 'changed') => (recorder: LaneRecorder) =>
      Object.assign(Object.create(recorder) as LaneRecorder, { [word]() {} });
    for (const word of ['countedIn', 'skipped', 'changed'] as const) {
      expect(fc.check(isTold(without(word)), REFUTING).failed, word).toBe(true);
    }
  });

  test('the answer is the truth of what has been read, at every moment', () => {
    fc.assert(
      fc.property(roughPostings, streamCpuUs, moments, fc.integer({ min: 1, max: 5 }), (postings, cpuUs, times, tasks) => {
        const { spec, log, recorder, kappa } = start(postings, { tasks, allowedLateness: '7d' }, cpuUs);
        for (const timeMs of times) {
          kappa.advance(timeMs, false);
          for (const view of ALL) expect(answerOf(kappa, view)).toEqual(truthOf(log, view, spec.totals.bucket, recorder.processedRows));
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a crash', () => {
  const leavesNoTrace = (run: (kappa: Kappa, times: readonly number[]) => void) =>
    fc.property(roughPostings, settings, streamCpuUs, crashes, (postings, kappaSettings, cpuUs, times) => {
      const calm = start(postings, kappaSettings, cpuUs);
      const rough = start(postings, kappaSettings, cpuUs, times);
      run(rough.kappa, times);
      for (const { kappa } of [calm, rough]) kappa.advance(7 * DAY, true);
      for (const view of ALL) {
        expect(answerOf(rough.kappa, view), view).toEqual(answerOf(calm.kappa, view));
        expect(rough.recorder.rowsIn(view), view).toEqual(calm.recorder.rowsIn(view));
      }
      expect(rough.recorder.processedRows.toSorted((a, b) => a - b)).toEqual([...Array(rough.log.length).keys()]);
      expect([rough.kappa.sideOutput, rough.kappa.duplicatesSkipped]).toEqual([calm.kappa.sideOutput, calm.kappa.duplicatesSkipped]);
    });

  test('leaves no trace in the state', () => {
    const crashing = (kappa: Kappa, times: readonly number[]): void => {
      for (const timeMs of times) {
        kappa.advance(timeMs, false);
        kappa.crash(timeMs);
      }
    };
    fc.assert(leavesNoTrace(crashing), { numRuns: RUNS });
  });

  test('a job that goes back in the log but not in its state is refused', () => {
    const applyingAgain = (kappa: Kappa, times: readonly number[]): void => {
      const { consumer } = jobOf(kappa.snapshot());
      kappa.advance(times[0] ?? 0, false);
      kappa.restore(withJob(kappa.snapshot(), { consumer }));
    };
    expect(fc.check(leavesNoTrace(applyingAgain), REFUTING).failed).toBe(true);
  });
});

describe('a snapshot', () => {
  const goesOn = (keep: (snapshot: unknown) => unknown) =>
    fc.property(roughPostings, settings, streamCpuUs, crashes, fc.nat(5 * HOUR), (postings, kappaSettings, cpuUs, times, snapshotMs) => {
      const straight = start(postings, kappaSettings, cpuUs, times);
      const play = (kappa: Kappa, fromMs: number, toMs: number): void => {
        for (const timeMs of times.filter((atMs) => atMs > fromMs && atMs <= toMs)) {
          kappa.advance(timeMs, false);
          kappa.crash(timeMs);
        }
        kappa.advance(toMs, true);
      };
      play(straight.kappa, -1, snapshotMs);
      const snapshot = keep(straight.kappa.snapshot());
      straight.recorder.calls.length = 0;
      play(straight.kappa, snapshotMs, DAY);
      for (let again = 0; again < 2; again++) {
        const { recorder, kappa: other } = start(postings, kappaSettings, cpuUs, times);
        other.restore(snapshot);
        play(other, snapshotMs, DAY);
        expect(recorder.calls).toEqual(straight.recorder.calls);
        for (const view of ALL) expect(answerOf(other, view)).toEqual(answerOf(straight.kappa, view));
        expect([...other.positions]).toEqual([...straight.kappa.positions]);
        expect(other.newestEventMs).toBe(straight.kappa.newestEventMs);
      }
    });

  test('can be gone on from, more than once, as if the lane had never stopped', () => {
    fc.assert(
      goesOn((snapshot) => snapshot),
      { numRuns: RUNS },
    );
  });

  test('without the memory of the deduplication is refused', () => {
    const forgetful = (snapshot: unknown): unknown => {
      const { state } = jobOf(snapshot);
      return withJob(snapshot, { state: { ...state, memory: { ...state.memory, counted: new Uint32Array(0) } } });
    };
    expect(fc.check(goesOn(forgetful), REFUTING).failed).toBe(true);
  });
});
