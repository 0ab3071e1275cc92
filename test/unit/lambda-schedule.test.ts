import { describe, expect, it } from 'vitest';
import { nextTickMs } from '../../src/model/batch-ticks.ts';
import { DAY, HOUR, MINUTE } from '../../src/model/time.ts';
import { SharedCores } from '../../src/pipelines/lambda/shared-cores.ts';
import { METRICS } from '../../src/simulation/metrics/index.ts';
import { resultOf } from '../../src/simulation/run.ts';
import { publishMs, ran, scenario, type Ran } from '../support/fault-world.ts';

/** When batches start and end: the schedule, what becomes of a tick while a batch is at work, and cores that are shared. */
const starts = ({ run }: Ran): number[] => batches({ run } as Ran).map(({ startMs }) => startMs / MINUTE);
const batches = ({ run }: Ran) => run.spans.all().filter(({ kind }) => kind === 'batch');

/** So many times the work that a batch over the log takes more than an interval. */
const slow = { startup: '0s', cores: 1, interval: '10m' };
const heavy = (minutes: number, records: number): Readonly<Record<string, unknown>> => ({
  costs: { batchCpuUs: 100_000 },
  scaleFactor: Math.round((minutes * 60_000_000) / 100_000 / records),
});

describe('a schedule', () => {
  it('ticks from the start of the run, or by the calendar, or never', () => {
    expect(nextTickMs(HOUR, 0)).toBe(HOUR);
    expect(nextTickMs(HOUR, HOUR)).toBe(2 * HOUR);
    expect(nextTickMs(7 * DAY, 8 * DAY)).toBe(14 * DAY);
    // the run starts on 10 March: 1 April is 22 days later, 1 May another 30
    expect(nextTickMs('monthly', 0)).toBe(22 * DAY);
    expect(nextTickMs('monthly', 22 * DAY)).toBe(52 * DAY);
    expect(nextTickMs('onDemand', 0)).toBeNull();
  });

  it('runs nothing on demand but what is demanded', async () => {
    const result = await ran(scenario({ timeline: [{ at: '33m', do: 'lambda.runBatch' }] }, { interval: 'onDemand' }));
    expect(starts(result)).toEqual([33]);
  });
});

describe('a batch that takes longer than its interval', () => {
  it('skips ticks, so that the interval becomes a multiple of itself', async () => {
    const world = (await ran(scenario())).world;
    const more = heavy(12, world.rowsAt(10 * MINUTE));
    const result = await ran(scenario({ ...more, duration: '70m' }, { ...slow, policy: 'skip' }));
    const list = batches(result);
    expect(list.length).toBeGreaterThan(2);
    list.slice(1).forEach(({ startMs }, place) => {
      const before = list[place]!;
      expect(startMs).toBe(Math.ceil(before.endMs / (10 * MINUTE)) * 10 * MINUTE);
    });
    expect(list[1]!.startMs - list[0]!.startMs).toBe(20 * MINUTE);
  });

  it('starts as soon as the one before is done, and grows with the history', async () => {
    const world = (await ran(scenario())).world;
    const more = heavy(12, world.rowsAt(10 * MINUTE));
    const result = await ran(scenario({ ...more, duration: '70m' }, { ...slow, policy: 'asap' }));
    const list = batches(result).filter(({ endMs }) => endMs !== -1);
    expect(list.length).toBeGreaterThan(1);
    list.slice(1).forEach(({ startMs }, place) => expect(startMs).toBe(list[place]!.endMs));
    const durations = list.map(({ startMs, endMs }) => endMs - startMs);
    durations.slice(1).forEach((duration, place) => expect(duration).toBeGreaterThan(durations[place]!));
  });

  it('is made up for, tick by tick', async () => {
    const stall = [{ at: '19m', do: 'lambda.hangRuns', for: '31m' }];
    const queued = await ran(scenario({ timeline: stall, duration: '75m' }, { interval: '10m', startup: '1m', policy: 'queue' }));
    const asap = await ran(scenario({ timeline: stall, duration: '75m' }, { interval: '10m', startup: '1m', policy: 'asap' }));
    // the run of minute 20 hangs until minute 50; the ticks of 30, 40 and 50 have been missed
    const failed = batches(queued).find(({ status }) => status === 'failed')!;
    expect([failed.startMs, failed.endMs]).toEqual([20 * MINUTE, 50 * MINUTE]);
    const after = (result: Ran): number => batches(result).filter(({ startMs }) => startMs >= 50 * MINUTE && startMs < 60 * MINUTE).length;
    expect(after(queued)).toBe(3);
    expect(after(asap)).toBe(1);
  });

  it('shares the cores with the next one, if runs may overlap', async () => {
    const world = (await ran(scenario())).world;
    const [n1, n2] = [world.rowsAt(10 * MINUTE), world.rowsAt(20 * MINUTE)];
    const more = heavy(15, n1);
    const { scaleFactor } = more as { scaleFactor: number };
    const result = await ran(scenario({ ...more, duration: '60m' }, { ...slow, policy: 'overlap', interval: '10m' }));
    const [first, second] = batches(result);
    // alone until the second one starts, then half the core until it is done
    const workMs = (n1 * scaleFactor * 100_000) / 1_000;
    const doneByThen = 10 * MINUTE;
    expect(second!.startMs).toBe(20 * MINUTE);
    expect(first!.endMs).toBeGreaterThan(10 * MINUTE + workMs);
    if (first!.endMs <= 30 * MINUTE) expect(first!.endMs).toBe(20 * MINUTE + 2 * Math.ceil(workMs - doneByThen));
    expect(n2).toBeGreaterThan(n1);
  });

  it('is as long as its interval at the history that the metric says', async () => {
    const { run } = await ran(scenario({}, { interval: '20m', cores: 2 }));
    const result = resultOf(run);
    const n = METRICS['breakingRecords']!.series({ lane: 'lambda', view: null, against: 'processed' }, { spec: run.spec, result })!
      .values[0]!;
    const takesMs = (records: number): number => 3 * MINUTE + (records * 3) / 2 / 1_000;
    expect(takesMs(n)).toBeLessThanOrEqual(20 * MINUTE);
    expect(takesMs(n + 1_000)).toBeGreaterThan(20 * MINUTE);
  });
});

describe('runs', () => {
  it('start warm soon after another one', async () => {
    const result = await ran(scenario({}, { keepWarm: '18m', warmStartup: '30s' }));
    const durations = batches(result).map(({ startMs, endMs }) => endMs - startMs);
    expect(durations[0]).toBe(publishMs(0, batches(result)[0]!.cutRow));
    expect(durations[1]).toBe(publishMs(0, batches(result)[1]!.cutRow) - 3 * MINUTE + 30_000);
  });

  it('read only what is new, if they add to the one before', async () => {
    const result = await ran(scenario({}, { batch: 'incremental' }));
    const list = batches(result);
    expect(list[0]!.records).toBe(list[0]!.cutRow);
    list.slice(1).forEach(({ records, cutRow }, place) => expect(records).toBe(cutRow - list[place]!.cutRow));
  });

  it('read only what came since the snapshot', async () => {
    const result = await ran(scenario({}, { snapshot: { at: '30m' } }));
    const before = result.world.rowsAt(30 * MINUTE);
    expect(batches(result).map(({ records, cutRow }) => cutRow - records)).toEqual([0, before, before, before]);
  });
});

describe('shared cores', () => {
  it('give each run an equal part of the time', () => {
    const cores = new SharedCores(2);
    cores.add(1, 0, 0, 8_000);
    expect(cores.next()).toEqual({ id: 1, endMs: 4 });
    cores.add(2, 2, 0, 4_000);
    // 4,000 µs of work are left of the first; together they get 1 µs each per µs
    expect(cores.next()).toEqual({ id: 1, endMs: 6 });
    cores.remove(1, 3);
    expect(cores.next()).toEqual({ id: 2, endMs: 5 });
    cores.setCores(4, 4);
    expect(cores.next()).toEqual({ id: 2, endMs: 5 });
    cores.remove(2, 5);
    expect(cores.next()).toBeNull();
  });

  it('are not used while a run starts up', () => {
    const cores = new SharedCores(1);
    cores.add(1, 0, 0, 10_000);
    cores.add(2, 0, 6, 10_000);
    // alone for 6 ms, then half of it: 6 + 2 · 4
    expect(cores.next()).toEqual({ id: 1, endMs: 14 });
  });
});

describe('the speed layer', () => {
  const writes = async (lifetime: string): Promise<{ extra: number; records: number; result: Ran }> => {
    const result = await ran(scenario({}, { speed: { lifetime } }));
    const { speedWrites, speedRecords } = resultOf(result.run);
    return { extra: speedWrites - speedRecords, records: speedRecords, result };
  };

  it('writes twice while a batch runs, if the next overlay is fed', async () => {
    const { extra, result } = await writes('doubleBuffer');
    const { doneMs, log } = result.world;
    const list = batches(result);
    const isTwice = (row: number): boolean =>
      list.some(
        ({ startMs, endMs, cutRow }) => row >= cutRow && doneMs[row]! > startMs && doneMs[row]! <= (endMs === -1 ? Infinity : endMs),
      );
    expect(extra).toBe(Array.from({ length: log.length }, (_, row) => row).filter(isTwice).length);
  });

  it('writes twice all the time, if two overlays are fed', async () => {
    const { extra, records } = await writes('bothFed');
    expect(extra).toBe(records);
  });

  it('writes once, if overlays are epochs that are added up', async () => {
    const { extra } = await writes('epochs');
    expect(extra).toBe(0);
  });

  it('writes again what came while a batch ran, if its overlay is rebuilt', async () => {
    const { extra, result } = await writes('rebuild');
    const { doneMs } = result.world;
    const published = batches(result).filter(({ status }) => status === 'published');
    const again = published.map(({ endMs, cutRow }) => doneMs.filter((at, row) => row >= cutRow && at <= endMs).length);
    expect(extra).toBe(again.reduce((sum, records) => sum + records, 0));
    expect(extra).toBeGreaterThan(20);
  });
});
