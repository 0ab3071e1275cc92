import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/model/time.ts';
import { resultOf } from '../../src/simulation/run.ts';
import { METRICS } from '../../src/simulation/metrics/index.ts';
import { INTERVAL, ledgerOf, publishMs, ran, scenario, type Ran } from '../support/fault-world.ts';

/** What the speed layer leaves out or estimates, and what becomes of it: every error of it ends with the publish of the batch that has the record. */
const publishes = ({ world }: Ran): number[] => [1, 2, 3, 4].map((n) => publishMs(n * INTERVAL, world.rowsAt(n * INTERVAL)));

const wrongAt = ({ run }: Ran, view: 'counterparties' | 'balance', atMs: number): number => {
  const { timeMs, wrongKeys } = run.observers.lambda.steps.get(view)!.slice();
  const place = timeMs.findLastIndex((at) => at <= atMs);
  return place === -1 ? 0 : wrongKeys[place]!;
};

describe('increments that are lost in races', () => {
  test('are missing until the batch has them, at the stated rate', async () => {
    const share = 0.2;
    const stream = { transactionsPerSecond: 1 };
    const result = await ran(scenario({ seed: 5, stream }, { speed: { lostIncrements: share } }));
    const { world } = result;
    const lost = ledgerOf(result, 'balance');
    const ends = publishes(result);
    for (const { row, cause, times, fromMs, toMs } of lost) {
      const covering = [1, 2, 3, 4].find((n) => world.rowsAt(n * INTERVAL) > row);
      expect([cause, times, fromMs]).toEqual(['lostUpdate', -1, world.doneMs[row]]);
      expect(toMs).toBe(covering === undefined ? Infinity : ends[covering - 1]);
    }
    const moved = world.doneMs.filter((_, row) => world.log.columns.amount[row] !== 0).length;
    const sigma = Math.sqrt(moved * share * (1 - share));
    expect(Math.abs(lost.length - moved * share)).toBeLessThan(4 * sigma);
  });
});

describe('a sketch in the speed layer', () => {
  const crowd = { accounts: 2, merchants: 500, transactionsPerSecond: 0.8 };

  test('is wrong while it estimates, and right again at each publish', async () => {
    const result = await ran(scenario({ seed: 3, stream: crowd, views: ['counterparties'] }, { speed: { sketches: true } }));
    const before = publishes(result).map((endMs) => wrongAt(result, 'counterparties', endMs - 1));
    const after = publishes(result).map((endMs) => wrongAt(result, 'counterparties', endMs));
    expect(Math.max(...before)).toBeGreaterThan(0);
    // what came while the batch ran is estimated still, and is little
    expect(Math.max(...after)).toBeLessThanOrEqual(Math.max(...before));
    const exact = await ran(scenario({ seed: 3, stream: crowd, views: ['counterparties'] }));
    for (const endMs of publishes(exact)) expect(wrongAt(exact, 'counterparties', endMs - 1)).toBe(0);
  });
});

describe('a speed layer that fails on a hole', () => {
  const lossy = (onHole: string) =>
    ran(scenario({ timeline: [{ at: '45m', do: 'lambda.loseSpeedStore', rebuild: false }] }, { speed: { lifetime: 'epochs', onHole } }));

  const outages = ({ run }: Ran) => run.spans.all().filter(({ kind }) => kind === 'unavailable');

  test('answers nobody from the loss to the publish that covers it', async () => {
    const result = await lossy('fail');
    const publish = publishes(result)[2]!;
    expect(outages(result).map(({ startMs, endMs }) => [startMs, endMs])).toEqual([[45 * MINUTE, publish]]);
    const run = { spec: result.run.spec, result: resultOf(result.run) };
    const about = { lane: 'lambda', view: null, against: 'processed' } as const;
    expect(METRICS['unavailableMs']!.at!(about, run, 45 * MINUTE - 1)).toBe(0);
    expect(METRICS['unavailableMs']!.at!(about, run, publish + MINUTE)).toBe(publish - 45 * MINUTE);
  });

  test('or serves what is there, if it is told to', async () => {
    const result = await lossy('serve');
    expect(outages(result)).toEqual([]);
    expect(wrongAt(result, 'balance', 46 * MINUTE)).toBeGreaterThan(0);
  });
});
