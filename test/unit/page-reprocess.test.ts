import { expect, it } from 'vitest';
import { CAUSE_NAMES, LANES } from '../../src/model/lanes.ts';
import type { VersionReport } from '../../src/model/reprocessing.ts';
import { SECOND } from '../../src/model/time.ts';
import { NOT_THERE, type DivergenceSteps, type Span, type Trace } from '../../src/model/trace.ts';
import { drawnVersions, slowest, versionWords } from '../../src/ui/diagram/versions.ts';
import { answerSeconds, handleOf, valueAt } from '../../src/ui/reprocess/backlog.ts';
import { predictionWords, winnerOf } from '../../src/ui/reprocess/prediction.ts';
import { raceAt, servedNumber, type Race } from '../../src/ui/reprocess/race.ts';
import { effortsAt, type Effort } from '../../src/ui/reprocess/result.ts';
import { stageWords, whyWords } from '../../src/ui/reprocess/words.ts';

const DAY = { historyHours: 24, arrivalPerSecond: 5_000, capacityPerSecond: 20_000 };

it('is backlog ÷ (capacity − arrivals), and never if nothing is gained', () => {
  expect(answerSeconds({ ...DAY, tasks: 1 }, 16)).toBeCloseTo((24 * 3_600 * 5_000) / 15_000, 6);
  expect(answerSeconds({ ...DAY, tasks: 8 }, 16)).toBeCloseTo((24 * 3_600 * 5_000) / 155_000, 6);
  expect(answerSeconds({ ...DAY, capacityPerSecond: 5_000, tasks: 1 }, 16)).toBe(Infinity);
});

it('gains nothing from more tasks than partitions', () => {
  expect(answerSeconds({ ...DAY, tasks: 32 }, 16)).toBe(answerSeconds({ ...DAY, tasks: 16 }, 16));
});

/** A fix at 100 s. Lambda: a run of before the fix, and one that waits until 150 s and is published at 180 s. Kappa: version 2 reads from 130 s on and is served at 220 s. */
const SECONDS = Array.from({ length: 31 }, (_, place) => place * 10 * SECOND);
const life = { stage: 'served', tasks: 4, records: 0, keys: 0, checks: [], diff: [] } as const;
const first: VersionReport = {
  ...life,
  number: 1,
  deployMs: 0,
  startMs: 0,
  caughtUpMs: 0,
  readyMs: 0,
  servedMs: 0,
  shown: [{ fromMs: 0, toMs: 220 * SECOND }],
  leftMs: 220 * SECOND,
  droppedMs: 280 * SECOND,
};
const second: VersionReport = {
  ...life,
  number: 2,
  deployMs: 100 * SECOND,
  startMs: 130 * SECOND,
  caughtUpMs: 160 * SECOND,
  readyMs: 220 * SECOND,
  servedMs: 220 * SECOND,
  shown: [{ fromMs: 220 * SECOND, toMs: -1 }],
  leftMs: -1,
  droppedMs: -1,
};
const span = (kind: Span['kind'], number: number, startMs: number, endMs: number, more: Partial<Span> = {}): Span => ({
  kind,
  number,
  lane: null,
  startMs,
  endMs,
  records: 0,
  status: 'done',
  cutRow: 0,
  ...more,
});
const spans: readonly Span[] = [
  span('version', 1, 0, 280 * SECOND, { version: first }),
  span('version', 2, 100 * SECOND, -1, { version: second }),
  span('batch', 1, 90 * SECOND, 110 * SECOND, { status: 'published', records: 700 }),
  span('batch', 2, 150 * SECOND, 180 * SECOND, { status: 'published', records: 900 }),
  span('batch', 3, 250 * SECOND, 270 * SECOND, { status: 'published', records: 990 }),
  span('unavailable', 1, 90 * SECOND, 125 * SECOND, { lane: 'lambda' }),
];
const stepsOf = (endMs: number): DivergenceSteps => ({
  timeMs: Float64Array.of(0, 90 * SECOND, endMs),
  wrongKeys: Uint32Array.of(0, 5, 0),
  l1Minor: new Float64Array(3),
  biasMinor: new Float64Array(3),
});
/** Partition 0 is read at once when the version begins, partition 1 at one record per second. */
const offsets = (of: (timeMs: number) => number): Uint32Array =>
  Uint32Array.from(SECONDS, (timeMs) => (timeMs < 100 * SECOND ? NOT_THERE : of(timeMs)));
const NEVER_THERE = {
  waiting: new Uint32Array(31),
  waitingMs: new Float64Array(31),
  newestEventMs: new Float64Array(31),
};
const raceTrace = (skewToMs = 0): Trace =>
  ({
    spans,
    divergence: { lambda: { balance: stepsOf(180 * SECOND) }, kappa: { balance: stepsOf(220 * SECOND) }, crud: {} },
    samples: {
      timeMs: Float64Array.from(SECONDS),
      positions: {
        ends: {},
        versions: {
          2: {
            ...NEVER_THERE,
            offsets: {
              0: offsets((ms) => (ms < 130 * SECOND ? 0 : 400)),
              1: offsets((ms) => 7 + Math.max(0, (ms - 130 * SECOND) / SECOND)),
            },
          },
        },
      },
    },
    ledger: {
      lane: Uint8Array.of(LANES.indexOf('lambda')),
      cause: Uint8Array.of(CAUSE_NAMES.indexOf('versionSkew')),
      fromMs: Float64Array.of(0),
      toMs: Float64Array.of(skewToMs),
    },
  }) as unknown as Trace;
const COSTS = { scaleFactor: 1_000, costs: { batchCpuUs: 3, streamCpuUs: 50 } } as Parameters<typeof effortsAt>[3];

it('says what a repair has cost by the time of the cursor, and nothing of what comes after it', () => {
  const at = (timeMs: number): readonly [Effort, Effort] | null => {
    const race = raceAt(raceTrace(), timeMs);
    return race && effortsAt(raceTrace(), race, 'balance', COSTS, timeMs);
  };
  expect(at(99 * SECOND)).toBeNull();
  expect(at(160 * SECOND)).toEqual([
    { lane: 'lambda', correctMs: -1, wrongMs: 60_000, outageMs: 25_000, records: 900_000, coreSeconds: 3, copies: 2 },
    { lane: 'kappa', correctMs: -1, wrongMs: 60_000, outageMs: 0, records: 430_000, coreSeconds: 22, copies: 2 },
  ]);
  expect(at(300 * SECOND)).toEqual([
    { lane: 'lambda', correctMs: 80_000, wrongMs: 80_000, outageMs: 25_000, records: 900_000, coreSeconds: 3, copies: 2 },
    { lane: 'kappa', correctMs: 120_000, wrongMs: 120_000, outageMs: 0, records: 490_000, coreSeconds: 25, copies: 2 },
  ]);
});

it('runs the race up to the cursor, and gives Lambda no flag for a batch that still counts by the wrong rule', () => {
  const goals = (trace: Trace, timeMs: number): unknown => {
    const race = raceAt(trace, timeMs);
    return race && [race.lambdaMs / SECOND, race.kappaMs / SECOND];
  };
  expect(goals(raceTrace(), 99 * SECOND)).toBeNull();
  expect(goals(raceTrace(), 179 * SECOND)).toEqual([-1 / SECOND, -1 / SECOND]);
  expect(goals(raceTrace(), 180 * SECOND)).toEqual([180, -1 / SECOND]);
  expect(goals(raceTrace(), 220 * SECOND)).toEqual([180, 220]);
  expect(goals(raceTrace(200 * SECOND), 240 * SECOND)).toEqual([-1 / SECOND, 220]);
  expect(goals(raceTrace(200 * SECOND), 300 * SECOND)).toEqual([270, 220]);
  const kappa = raceAt(raceTrace(), 300 * SECOND)!.rows.filter(({ lane }) => lane === 'kappa');
  expect(kappa.map(({ bars }) => bars.map(({ doing, toMs }) => `${doing} to ${toMs / SECOND}`))).toEqual([
    ['is served to 220', 'is kept to 280'],
    ['deploys to 130', 'catches up to 160', 'holds out to 220', 'is served to 300'],
  ]);
});

it('says why it took so long, from the bars', () => {
  const said = (timeMs: number): string[] => {
    const race = raceAt(raceTrace(), timeMs)!;
    return effortsAt(raceTrace(), race, 'balance', COSTS, timeMs).map((effort) => whyWords(effort, race));
  };
  expect(said(120 * SECOND)).toEqual(['waits for the next run; nothing has been read again.', 'has not begun to read.']);
  expect(said(300 * SECOND)).toEqual([
    'waited 50 s for the run that put it right, which took 30 s; 900,000 records read since the fix.',
    'read 490,000 records in 30 s and was switched to 60 s later.',
  ]);
});

it('says of Lambda that it is not fixed, draws its run to its end, and counts every run until one is right', () => {
  const said = (skewToMs: number, timeMs: number): [string, string] => {
    const trace = raceTrace(skewToMs);
    const race = raceAt(trace, timeMs)!;
    const bars = race.rows[0]!.bars.map(({ doing, toMs }) => `${doing} to ${toMs / SECOND}`).join(', ');
    return [bars, whyWords(effortsAt(trace, race, 'balance', COSTS, timeMs)[0], race)];
  };
  expect(said(0, 165 * SECOND)).toEqual([
    'waits for the run to 150, batch runs to 165',
    'waited 50 s for a run that is still working; 900,000 records read since the fix.',
  ]);
  expect(said(Infinity, 240 * SECOND)).toEqual([
    'waits for the run to 150, batch runs to 180',
    'has published, and still counts by another version of the rule: the fix is missing in one layer or in both; 900,000 records read since the fix.',
  ]);
  expect(said(200 * SECOND, 300 * SECOND)).toEqual([
    'waits for the run to 250, batch runs to 270',
    'waited 3 min for the run that put it right, which took 20 s; 1,890,000 records read since the fix.',
  ]);
});

it('says of a version what has become of it by the cursor', () => {
  const said = [105, 140, 170, 230].map((seconds) => stageWords(second, seconds * SECOND));
  expect(said).toEqual([
    'being deployed since 00:01:40',
    'catching up since 00:02:10',
    'caught up at 00:02:40 and has to hold out',
    'read by all since 00:03:40',
  ]);
  expect([100, 250, 290].map((seconds) => stageWords(first, seconds * SECOND))).toEqual([
    'read by all since 00:00:00',
    'kept to roll back to, since 00:03:40',
    'dropped at 00:04:40',
  ]);
});

it('draws the versions that exist, where they stand, and which of them readers see', () => {
  const ends = { 0: Uint32Array.from(SECONDS, () => 400), 1: Uint32Array.from(SECONDS, (ms) => 7 + Math.max(0, ms / SECOND)) };
  const trace = raceTrace();
  const { versions } = trace.samples.positions;
  const samples = { ...trace.samples, positions: { ends, versions: { ...versions, 1: { ...NEVER_THERE, offsets: ends } } } };
  const at = (seconds: number): ReturnType<typeof drawnVersions> => drawnVersions({ ...trace, samples }, seconds * SECOND);
  const said = (seconds: number): string[] =>
    at(seconds).map(({ number, isServed, doing, waiting }) => `v${number}${isServed ? '*' : ''} ${doing} ${waiting}`);

  expect(said(99)).toEqual(['v1* is served 0']);
  expect(said(100)).toEqual(['v1* is served 0', 'v2 is deployed 500']);
  expect(said(145)).toEqual(['v1* is served 0', 'v2 catches up 130']);
  expect(at(145)[1]!.partitions).toEqual([
    { read: 400, end: 400 },
    { read: 22, end: 152 },
  ]);
  expect(slowest(at(145)[1]!)).toEqual({ partition: 1, behind: 130 });
  expect(slowest(at(145)[0]!)).toBeNull();
  expect(said(219)).toEqual(['v1* is served 0', 'v2 holds out 130']);
  expect(said(220)).toEqual(['v1 is kept 0', 'v2* is served 130']);
  expect(said(280)).toEqual(['v2* is served 130']);
  expect([99, 145, 220, 280].map((seconds) => versionWords(at(seconds)))).toEqual([
    '',
    'readers see v1 · v2 catches up, 130 records behind',
    'readers see v2 · v1 is kept',
    '',
  ]);
});

it('holds a guess against what has happened by the cursor', () => {
  const at = (seconds: number): Race => raceAt(raceTrace(), seconds * SECOND)!;
  expect([170, 180, 300].map((seconds) => winnerOf(at(seconds)))).toEqual([
    null,
    { first: 'lambda', afterMs: 80_000 },
    { first: 'lambda', afterMs: 80_000 },
  ]);
  expect(winnerOf({ fromMs: 0, lambdaMs: -1, kappaMs: 5 })).toEqual({ first: 'kappa', afterMs: 5 });
  expect(winnerOf({ fromMs: 0, lambdaMs: 9, kappaMs: 5 })).toEqual({ first: 'kappa', afterMs: 5 });
  expect(predictionWords({ first: 'kappa', afterMs: 60_000 }, at(170))).toBe(
    'You said Kappa, after 60 s. By now, 70 s after the fix, nobody is.',
  );
  expect(predictionWords({ first: 'kappa', afterMs: 60_000 }, at(300))).toBe(
    'You said Kappa, after 60 s. ≠ Wrong: it was Lambda, after 80 s, 20 s later than you said.',
  );
  expect(predictionWords({ first: 'lambda', afterMs: 80_000 }, at(300))).toBe(
    'You said Lambda, after 80 s. = Right: it was Lambda, after 80 s, to the millisecond.',
  );
});

it('moves a handle over the whole range, and back to where it was', () => {
  for (const [least, most] of [
    [0, 10_000],
    [1, 100_000_000],
    [1, 32],
  ] as const) {
    const values = Array.from({ length: 101 }, (_, handle) => valueAt(handle, least, most));
    expect([values[0], values[100]]).toEqual([least, most]);
    expect(values.every((value, place) => Number.isInteger(value) && (place === 0 || value >= values[place - 1]!))).toBe(true);
    expect(
      values.every((value) => Math.abs(handleOf(valueAt(handleOf(value, most), least, most), most) - handleOf(value, most)) <= 2),
    ).toBe(true);
  }
});

it('knows who was read between a switch and a roll back, which the last of the two times alone does not tell', () => {
  const [at, back] = [220 * SECOND, 250 * SECOND];
  const one = {
    ...first,
    droppedMs: -1,
    servedMs: back,
    leftMs: at,
    shown: [
      { fromMs: 0, toMs: at },
      { fromMs: back, toMs: -1 },
    ],
  };
  const two = { ...second, leftMs: back, shown: [{ fromMs: at, toMs: back }] };
  const times = [0, at - 1, at, back - 1, back];
  expect(times.map((timeMs) => servedNumber([one, two], timeMs))).toEqual([1, 1, 2, 2, 1]);
  expect(times.map((timeMs) => stageWords(one, timeMs))).toEqual([
    'read by all since 00:00:00',
    'read by all since 00:00:00',
    'kept to roll back to, since 00:03:40',
    'kept to roll back to, since 00:03:40',
    'read by all since 00:04:10',
  ]);
});
