import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createBuiltinEngine } from '../../src/engine/builtin.ts';
import { generateLog } from '../../src/generator/generator.ts';
import { CAUSE_NAMES, type Cause } from '../../src/model/lanes.ts';
import type { RunSpec } from '../../src/model/scenario.ts';
import { Checkpoints } from '../../src/simulation/checkpoints.ts';
import { traceOf } from '../../src/simulation/run.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { hardStreams, plain } from '../support/hard-streams.ts';
import { anyKappa, anyKappaAction, anyLog } from '../support/kappa-actions.ts';
import { finish, runs, runSpec, specOf } from '../support/runs.ts';

/**
 * Versions of the Kappa job in whole runs: deployed, switched to, rolled back, dropped, crashed, scaled, in any order. A run checks at each sample that the ledger adds up
 * to what the answers are off by, and ends in an error if it does not.
 */
vi.setConfig({ testTimeout: 300_000 });

type Settings = Readonly<Record<string, unknown>>;

const streams: fc.Arbitrary<Settings> = fc.record({
  seed: fc.nat(1_000_000),
  log: anyLog.map(plain),
  scaleFactor: fc.constantFrom(1, 1_000, 4_000),
  observe: fc.constantFrom({ from: '0s' }, { from: '20m' }),
  stream: hardStreams,
});

const VIEWS = ['balance', 'totals', 'charges', 'largest', 'velocity', 'converted'] as const;

const specFor = (stream: Settings, kappa: Settings, timeline: readonly Settings[]): RunSpec =>
  specOf({
    duration: '50m',
    totals: { bucket: '10m' },
    views: [...VIEWS],
    lambda: { interval: '20m' },
    ...stream,
    kappa: plain(kappa),
    timeline: timeline.map(plain),
  });

const actions = fc.array(anyKappaAction, { maxLength: 5 });

const CAUSES_OF_JOBS: readonly Cause[] = [
  'replayInFlight',
  'appliedAgain',
  'lostInCrash',
  'versionSkew',
  'duplicate',
  'droppedLate',
  'outOfLog',
  'undecodable',
  'notComputed',
  'wrongBucket',
];

describe('versions of the job', () => {
  it('leave no cent without a cause, whatever is done to them', async () => {
    await fc.assert(
      fc.asyncProperty(streams, anyKappa, actions, async (stream, kappa, timeline) => {
        await runSpec(specFor(stream, kappa, timeline));
      }),
      { numRuns: runs(80), endOnFailure: true },
    );
  });

  it('leave none without one across midnight, when the rates of today become other ones', async () => {
    let converted = 0;
    await fc.assert(
      fc.asyncProperty(streams, anyKappa, actions, async (stream, kappa, timeline) => {
        const long = {
          ...stream,
          duration: '24h40m',
          observe: { from: '23h30m' },
          lambda: { interval: '6h' },
          stream: { ...(stream['stream'] as Settings), transactionsPerSecond: 0.03 },
        };
        const { trace } = await runSpec(
          specFor(
            long,
            { ...kappa, rates: 'current' },
            timeline.map((action) => ({ ...action, at: `24h${Number.parseInt(action['at'] as string) - 10}m` })),
          ),
        );
        converted += trace.ledger.cause.filter((cause) => CAUSE_NAMES[cause] === 'wrongRate').length;
      }),
      // A fixed seed, so that the count below is no matter of chance.
      { numRuns: runs(20), seed: 2, endOnFailure: true },
    );
    expect(converted).toBeGreaterThan(100);
  });

  it('are drawn so that everything happens to them', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(streams, anyKappa, actions, async (stream, kappa, timeline) => {
        const { trace } = await runSpec(specFor(stream, kappa, timeline));
        for (const { version } of trace.spans) {
          if (version !== undefined && version.number > 1) seen.add(version.stage);
          if (version !== undefined && version.leftMs !== -1) seen.add('left');
        }
        for (const cause of trace.ledger.cause) seen.add(CAUSE_NAMES[cause]!);
      }),
      // A fixed seed: whether a rare thing comes up must not be left to chance.
      { numRuns: 100, seed: 2, endOnFailure: true },
    );
    expect(['served', 'left', 'dropped', 'refused', ...CAUSES_OF_JOBS].filter((name) => !seen.has(name))).toEqual([]);
  });

  it('go on from a checkpoint as if they had run from the start', async () => {
    await fc.assert(
      fc.asyncProperty(streams, anyKappa, actions, anyKappaAction, async (stream, kappa, timeline, another) => {
        const before = specFor(stream, kappa, timeline);
        const after = specFor(stream, kappa, [...timeline, another]);
        const first = new Simulation(before, generateLog(before), createBuiltinEngine());
        const checkpoints = new Checkpoints(first);
        first.schedule();
        await finish(first);
        const { run } = checkpoints.resume(after, generateLog(after), createBuiltinEngine());
        const resumed = await finish(run);
        const whole = await runSpec(after);
        expect(traceOf(resumed.run)).toEqual(traceOf(whole.run));
      }),
      { numRuns: runs(30), endOnFailure: true },
    );
  });
});
