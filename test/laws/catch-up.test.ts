import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateLog } from '../../src/generator/generator.ts';
import type { Log } from '../../src/log/log.ts';
import { catchUpSeconds } from '../../src/model/catch-up.ts';
import { HOUR, SECOND } from '../../src/model/time.ts';
import { Consumer } from '../../src/streaming/consumer.ts';
import { runs } from '../support/runs.ts';
import { PUNCTUAL, streamInput } from '../support/streams.ts';

/**
 * How long a consumer needs to catch up: measured on a real one, counted from the log alone, and worked out as for a fluid. The first two are equal to the millisecond; the
 * fluid is off by a record at most.
 */
const PARTITIONS = 16;

const logOf = (seed: number, hotShare: number): Log => {
  const hotKey = hotShare === 0 ? {} : { hotKey: { share: hotShare } };
  const stream = { ...PUNCTUAL, ...hotKey, accounts: 200, popularity: 'uniform', arrival: 'flat', transactionsPerSecond: 0.4 } as const;
  return generateLog(streamInput({ seed, duration: '12h', partitions: PARTITIONS, stream }));
};

const LOGS = [logOf(1, 0), logOf(2, 0.1), logOf(3, 0.3)] as const;

interface Case {
  readonly log: Log;
  readonly tasks: number;
  readonly serviceUs: number;
  readonly startMs: number;
}

const cases: fc.Arbitrary<Case> = fc.record({
  log: fc.constantFrom(...LOGS),
  tasks: fc.constantFrom(1, 2, 3, 4, 8, 16, 32),
  serviceUs: fc.constantFrom(50_000, 333_333, 800_001, 3_000_000),
  startMs: fc.constantFrom(10 * SECOND, HOUR, 5 * HOUR),
});

/** A consumer that begins at a time with everything that was appended until then before it. */
function measuredMs({ log, tasks, serviceUs, startMs }: Case): number {
  const consumer = new Consumer(log, 1, serviceUs);
  consumer.setTasks(tasks, startMs);
  consumer.advance(12 * HOUR, true, () => true);
  return consumer.caughtUpMs;
}

interface Counted {
  /** when it had done everything that was there, µs */
  readonly caughtUpUs: number;
  readonly backlog: number;
  /** what came meanwhile */
  readonly arrived: number;
}

/** Task by task: the first moment at which as many of its records are done as have come. */
function counted({ log, tasks, serviceUs, startMs }: Case): Counted[] {
  const busy = Math.min(tasks, log.partitions);
  return Array.from({ length: busy }, (_, task): Counted => {
    const cameUs: number[] = [];
    for (let row = 0; row < log.length; row++) if (log.partitionOf(row) % busy === task) cameUs.push(log.ingestMs(row) * 1_000);
    const appended = (us: number): number => cameUs.filter((at) => at <= us).length;
    const backlog = appended(startMs * 1_000);
    let [nowUs, done] = [startMs * 1_000, 0];
    for (;;) {
      const toDo = appended(nowUs) - done;
      if (toDo === 0) return { caughtUpUs: nowUs, backlog, arrived: done - backlog };
      // what is there is done in one go; what comes meanwhile is looked at afterwards
      nowUs += toDo * serviceUs;
      done += toDo;
      if (nowUs > 12 * HOUR * 1_000) return { caughtUpUs: Infinity, backlog, arrived: done - backlog };
    }
  });
}

const countedMs = (found: readonly Counted[]): number => Math.ceil(Math.max(...found.map(({ caughtUpUs }) => caughtUpUs)) / 1_000);

describe('the moment of having caught up', () => {
  test('is the one that counting finds, to the millisecond', () => {
    let caughtUp = 0;
    fc.assert(
      fc.property(cases, (drawn) => {
        const expected = countedMs(counted(drawn));
        if (expected < Infinity) caughtUp++;
        expect(measuredMs(drawn)).toBe(expected);
      }),
      { numRuns: runs(60) },
    );
    expect(caughtUp).toBeGreaterThan(10);
  });

  test('is not the one of a job with a slower task', () => {
    const drawn = { log: LOGS[0], tasks: 4, serviceUs: 800_001, startMs: 5 * HOUR };
    expect(measuredMs({ ...drawn, serviceUs: 800_101 })).not.toBe(countedMs(counted(drawn)));
  });

  test('is the same for more tasks than partitions', () => {
    for (const log of LOGS) {
      const [sixteen, more] = [16, 32].map((tasks) => measuredMs({ log, tasks, serviceUs: 800_001, startMs: 5 * HOUR }));
      expect(more).toBe(sixteen);
    }
  });
});

describe('the fluid', () => {
  /** Seconds by which the formula and the count differ, in steps: a step is what a record takes and what lies between two of the slowest task. */
  function steps(drawn: Case): number {
    const found = counted(drawn);
    const spans = found.map(({ caughtUpUs, backlog, arrived }) => {
      const seconds = caughtUpUs / 1_000_000 - drawn.startMs / 1_000;
      const arrivalPerSecond = seconds === 0 ? 0 : arrived / seconds;
      const fluid = catchUpSeconds({ backlog, arrivalPerSecond, capacityPerSecond: 1_000_000 / drawn.serviceUs });
      return { seconds, fluid, gap: arrived === 0 ? 0 : seconds / arrived };
    });
    const slowest = spans.reduce((a, b) => (b.seconds > a.seconds ? b : a));
    const fluid = Math.max(...spans.map((span) => span.fluid));
    return Math.abs(fluid - slowest.seconds) / (drawn.serviceUs / 1_000_000 + slowest.gap);
  }

  test('is within one step, on even and on skewed logs', () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        fc.pre(countedMs(counted(drawn)) < Infinity);
        expect(steps(drawn)).toBeLessThanOrEqual(1);
      }),
      { numRuns: runs(60) },
    );
  });

  test('with the rates of the whole log is within five per cent, and a hot key costs what it says', () => {
    const [plain, , hot] = LOGS;
    const times = [plain, hot].map((log) => {
      const drawn = { log, tasks: 16, serviceUs: 800_000, startMs: 6 * HOUR };
      const shares = log.rows.map(({ length }) => length / log.length);
      const backlog = log.rowsAt(drawn.startMs);
      const fluid = catchUpSeconds({ backlog, arrivalPerSecond: log.length / (12 * 3_600), capacityPerSecond: 1.25, tasks: 16, shares });
      const seconds = (countedMs(counted(drawn)) - drawn.startMs) / 1_000;
      expect(fluid / seconds).toBeGreaterThan(0.95);
      expect(fluid / seconds).toBeLessThan(1.05);
      return seconds;
    });
    expect(times[1]! / times[0]!).toBeGreaterThan(3);
  });
});
