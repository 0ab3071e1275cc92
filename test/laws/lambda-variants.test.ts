import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBuiltinEngine } from '../../src/engine/builtin.ts';
import { generateLog } from '../../src/generator/generator.ts';
import type { RunSpec } from '../../src/model/scenario.ts';
import { Checkpoints } from '../../src/simulation/checkpoints.ts';
import { traceOf } from '../../src/simulation/run.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { hardStreams, plain } from '../support/hard-streams.ts';
import { anyFault, anySettings, correctSettings } from '../support/lambda-variants.ts';
import { finish, runs, runSpec, specOf, type FinishedRun } from '../support/runs.ts';

/**
 * Lambda in all its forms. Those that are correct have no wrong key at any moment, whatever comes late or twice; the others, and every fault on top of them, leave no
 * cent without a cause: a run checks at each sample that the ledger adds up to what the answers are off by, and ends in an error if it does not.
 */
type Settings = Readonly<Record<string, unknown>>;

const streams: fc.Arbitrary<Settings> = fc.record({
  seed: fc.nat(1_000_000),
  log: fc.record({ partitions: fc.constantFrom(1, 3, 16) }),
  scaleFactor: fc.constantFrom(1, 1_000, 4_000),
  observe: fc.constantFrom({ from: '0s' }, { from: '30m' }, { from: '20m', to: '35m' }),
  stream: hardStreams,
});

const VIEWS = ['balance', 'totals', 'charges', 'largest', 'average'] as const;

const specFor = (stream: Settings, lambda: Settings, timeline: readonly Settings[] = [], rules: Settings = {}): RunSpec =>
  specOf({ duration: '50m', totals: { bucket: '10m' }, views: [...VIEWS], ...stream, lambda: plain(lambda), timeline, rules });

/** Times at which some key of Lambda's answers was wrong, of all views. */
const wrongSteps = ({ run }: FinishedRun): number =>
  VIEWS.reduce(
    (sum, view) =>
      sum +
      run.observers.lambda.steps
        .get(view)!
        .slice()
        .wrongKeys.filter((keys) => keys > 0).length,
    0,
  );

/** More than one loss of the master dataset is refused. */
const faults = fc
  .array(anyFault, { maxLength: 3 })
  .filter((list) => list.filter((fault) => fault['do'] === 'lambda.loseMaster').length <= 1);

const LIMIT_MS = 600_000;

describe('the Lambda lane', () => {
  it(
    'is right at every moment in every correct form',
    async () => {
      const seen = { publishes: 0, copies: 0, lifetimes: new Set<unknown>() };
      await fc.assert(
        fc.asyncProperty(streams, correctSettings, async (stream, lambda) => {
          const finished = await runSpec(specFor(stream, lambda));
          expect(wrongSteps(finished)).toBe(0);
          seen.publishes += finished.trace.spans.filter(({ kind, status }) => kind === 'batch' && status === 'published').length;
          seen.copies += finished.run.log.length - finished.run.first.reduce((sum, isFirst) => sum + isFirst, 0);
          seen.lifetimes.add((lambda['speed'] as Settings)['lifetime']);
        }),
        { numRuns: runs(200) },
      );
      expect(seen.publishes).toBeGreaterThan(400);
      expect(seen.copies).toBeGreaterThan(400);
      expect(seen.lifetimes.size).toBe(4);
    },
    LIMIT_MS,
  );

  it('is not right in a form that is not', async () => {
    const broken = fc.assert(
      fc.asyncProperty(streams, correctSettings, async (stream, lambda) => {
        const timeline = [{ at: '0s', do: 'lambda.clearNothing', for: '50m' }];
        expect(wrongSteps(await runSpec(specFor(stream, lambda, timeline)))).toBe(0);
      }),
      { numRuns: 40, endOnFailure: true },
    );
    await expect(broken).rejects.toThrow('Counterexample');
  });

  it(
    'leaves no cent without a cause, in any form and with any fault',
    async () => {
      await fc.assert(
        fc.asyncProperty(streams, anySettings, faults, fc.constantFrom('old', 'new'), async (stream, lambda, timeline, right) => {
          await runSpec(specFor(stream, lambda, timeline, { charges: { right } }));
        }),
        { numRuns: runs(120) },
      );
    },
    LIMIT_MS,
  );

  it(
    'goes on from a checkpoint as if it had run from the start, in any form and with any fault',
    async () => {
      let resumed = 0;
      await fc.assert(
        fc.asyncProperty(streams, anySettings, faults, async (stream, lambda, timeline) => {
          const observed = { ...stream, observe: { from: '15m' } };
          const before = specFor(observed, lambda, timeline);
          const after = specFor(observed, lambda, [...timeline, { at: '43m', do: 'lambda.runBatch' }]);
          const first = new Simulation(before, generateLog(before), createBuiltinEngine());
          const checkpoints = new Checkpoints(first);
          first.schedule();
          await finish(first);
          const { run, fromMs } = checkpoints.resume(after, generateLog(after), createBuiltinEngine());
          if (fromMs > 0) resumed++;
          expect(traceOf((await finish(run)).run)).toEqual(traceOf((await runSpec(after)).run));
        }),
        { numRuns: runs(15) },
      );
      expect(resumed).toBeGreaterThan(5);
    },
    LIMIT_MS,
  );
});
