import { describe, expect, it } from 'vitest';
import type { RunSpec } from '../../src/model/scenario.ts';
import { HOUR, MINUTE, SECOND } from '../../src/model/time.ts';
import { batchTakesMs } from '../../src/scenario/batch-takes.ts';
import { specOf } from '../support/runs.ts';

/** 1,000 records are 24 s of work for one core, 3 s for eight; a run needs a minute to start. */
const RECORDS = 1_000;
const spec = (timeline: readonly Record<string, unknown>[], cores = 8): RunSpec =>
  specOf({ duration: '10h', scaleFactor: 1_000, costs: { batchCpuUs: 24 }, lambda: { cores, startup: '60s' }, timeline });

const takesMs = (timeline: readonly Record<string, unknown>[], startMs: number, records = RECORDS): number =>
  batchTakesMs(spec(timeline), { startMs, records });

const cores = (at: string, count: number): Record<string, unknown> => ({ at, do: 'lambda.setCores', cores: count });
const slow = (at: string, span: string, factor: number): Record<string, unknown> => ({ at, do: 'lambda.slowRuns', for: span, factor });

describe('what a batch takes', () => {
  it('is start-up, and work over cores, rounded up', () => {
    expect(takesMs([], HOUR)).toBe(63 * SECOND);
    expect(takesMs([], HOUR, 1)).toBe(60_003);
    expect(batchTakesMs(spec([], 7), { startMs: 0, records: 1 })).toBe(60_004);
  });

  it('goes by the cores in force: before the start, during start-up, at work, and not after the end', () => {
    expect(takesMs([cores('30m', 1)], HOUR)).toBe(84 * SECOND);
    expect(takesMs([cores('1h', 1)], HOUR)).toBe(84 * SECOND);
    expect(takesMs([cores('1h1m', 1)], HOUR)).toBe(84 * SECOND);
    expect(takesMs([cores('1h1m2s', 1)], HOUR)).toBe(70 * SECOND);
    expect(takesMs([cores('1h1m3s', 1)], HOUR)).toBe(63 * SECOND);
    expect(takesMs([cores('2h', 1)], HOUR)).toBe(63 * SECOND);
  });

  it('goes by the order in time, whatever the order in the file', () => {
    expect(takesMs([cores('1h1m6s', 8), cores('1h1m', 1)], HOUR)).toBe(66 * SECOND + 2_250);
  });

  it('is several times the work for a run that starts in a bad time', () => {
    expect(takesMs([slow('50m', '20m', 10)], HOUR)).toBe(90 * SECOND);
    expect(takesMs([slow('50m', '5m', 10)], HOUR)).toBe(63 * SECOND);
    expect(takesMs([slow('50m', '20m', 10)], HOUR + 11 * MINUTE)).toBe(63 * SECOND);
    expect(takesMs([slow('50m', '20m', 10), cores('30m', 1)], HOUR)).toBe(300 * SECOND);
  });

  it('does not count an action of the millisecond of the start, but one that ends in it', () => {
    expect(takesMs([slow('1h', '20m', 10)], HOUR)).toBe(63 * SECOND);
    expect(takesMs([slow('40m', '20m', 10)], HOUR)).toBe(90 * SECOND);
  });
});
