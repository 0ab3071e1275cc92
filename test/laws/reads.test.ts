import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANES } from '../../src/model/lanes.ts';
import { lastAtOrBefore } from '../../src/model/columns.ts';
import { READERS } from '../../src/model/readers.ts';
import { VIEWS, type ViewName } from '../../src/model/views/index.ts';
import { METRICS, valueAt } from '../../src/simulation/metrics/index.ts';
import { queriesOf } from '../../src/simulation/queries.ts';
import { resultOf, type RunResult } from '../../src/simulation/run.ts';
import { anyFault, anySettings } from '../support/lambda-variants.ts';
import { runs, runSpec, specOf, type FinishedRun } from '../support/runs.ts';

/** What readers were told, counted again from the histories that the run kept. */
const spec = (seed: number, lambda: unknown = {}, timeline: readonly unknown[] = [], to = '58m') =>
  specOf({
    seed,
    duration: '60m',
    observe: { from: '10m', to },
    views: ['balance', 'last', 'charges'],
    stream: { accounts: 9, transactionsPerSecond: 0.2, late: { share: 0.3, meanDelay: '5m' }, duplicates: { share: 0.2, meanDelay: '5m' } },
    lambda: JSON.parse(JSON.stringify(lambda)) as object,
    crud: { isolation: 'readCommitted', gap: '20s' },
    timeline,
  });

type History = ReturnType<RunResult['history']>['lanes'][keyof ReturnType<RunResult['history']>['lanes']];

/** Values in force at a time; the last change of that millisecond counts. */
function inForce({ timeMs, values }: History, view: ViewName, atMs: number): number[] {
  const { identity } = VIEWS[view];
  const place = lastAtOrBefore(timeMs, atMs);
  const found = place === -1 ? [] : [...values.slice(place * identity.length, (place + 1) * identity.length)];
  return found.length === 0 || Number.isNaN(found[0]) ? [...identity] : found;
}

/** How many reads of each lane were wrong, by the histories. */
function recount({ run }: FinishedRun, shiftMs = 0): Record<string, number> {
  const result = resultOf(run);
  const wrong: Record<string, number> = { lambda: 0, kappa: 0, crud: 0 };
  for (const { timeMs, view, key } of queriesOf(run.spec, run.log)) {
    const { lanes } = result.history(view, key);
    for (const lane of LANES) {
      if (inForce(lanes[lane], view, timeMs + shiftMs).join() !== inForce(lanes.truth, view, timeMs).join()) wrong[lane]!++;
    }
  }
  return wrong;
}

const counted = ({ run }: FinishedRun): Record<string, number> =>
  Object.fromEntries(LANES.map((lane) => [lane, run.reads.of(lane).filter(({ isWrong }) => isWrong).length]));

describe('reads', () => {
  it('are wrong as often as the histories say', async () => {
    let wrong = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000_000), anySettings, fc.array(anyFault, { maxLength: 1 }), async (seed, lambda, faults) => {
        const served = { ...lambda, speed: { ...(lambda['speed'] as object), onHole: 'serve' } };
        const finished = await runSpec(spec(seed, served, faults));
        const again = recount(finished);
        expect(counted(finished)).toEqual(again);
        wrong += again['lambda']! + again['kappa']! + again['crud']!;
      }),
      { numRuns: runs(8) },
    );
    expect(wrong).toBeGreaterThan(50);
  });

  it('are not those of another moment', async () => {
    const finished = await runSpec(spec(5, {}, [{ at: '20m', do: 'lambda.clearNothing', for: '30m' }]));
    expect(recount(finished, 400_000)).not.toEqual(counted(finished));
  });

  it('ask about once per second, always the same, and every reader alike', async () => {
    const { run } = await runSpec(spec(7));
    const queries = queriesOf(run.spec, run.log);
    expect(queries).toEqual(queriesOf(run.spec, run.log));
    expect(queriesOf({ ...run.spec, seed: 8 }, run.log)).not.toEqual(queries);
    const seconds = (48 * 60_000) / 1_000;
    expect(Math.abs(queries.length - seconds)).toBeLessThan(4 * Math.sqrt(seconds) + seconds / 1_000);
    for (const reader of READERS) expect(run.reads.of(reader).map(({ timeMs }) => timeMs)).toEqual(queries.map(({ timeMs }) => timeMs));
  });

  it('of one store are wrong where both together are right', async () => {
    const finished = await runSpec(spec(11, { interval: '20m' }));
    const measured = { spec: finished.run.spec, result: resultOf(finished.run) };
    const at = (metric: string, lane: (typeof READERS)[number]): number =>
      valueAt(METRICS[metric]!.series({ lane, view: null, against: 'processed' }, measured)!, 58 * 60_000)!;
    expect(at('wrongReads', 'lambda-speed')).toBeGreaterThan(at('reads', 'lambda-speed') / 2);
    expect(at('wrongReads', 'lambda-batch')).toBeGreaterThan(0);
    expect(at('wrongReads', 'lambda')).toBeLessThan(at('wrongReads', 'lambda-batch'));
    expect(at('restatedReads', 'lambda')).toBeGreaterThan(at('wrongReads', 'lambda'));
    expect(at('wrongReadsPpm', 'lambda-speed')).toBe(
      Math.floor((at('wrongReads', 'lambda-speed') * 1_000_000) / at('reads', 'lambda-speed')),
    );
  });

  it('get no answer where a lane would rather give none', async () => {
    const speed = { lifetime: 'epochs', onHole: 'fail' };
    const { run } = await runSpec(spec(3, { interval: '20m', speed }, [{ at: '45m', do: 'lambda.loseSpeedStore', rebuild: false }]));
    const failed = run.reads.of('lambda').filter(({ isFailed }) => isFailed);
    expect(failed.length).toBeGreaterThan(60);
    expect(failed.every(({ timeMs, isWrong }) => timeMs >= 45 * 60_000 && !isWrong)).toBe(true);
  });
});
