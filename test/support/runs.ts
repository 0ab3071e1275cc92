import fc from 'fast-check';
import { createBuiltinEngine } from '../../src/engine/builtin.ts';
import type { BatchEngine } from '../../src/engine/batch-engine.ts';
import { generateLog } from '../../src/generator/generator.ts';
import { CHANGED_VIEWS, CODE_PLACES, RULE_VERSIONS } from '../../src/model/rule-versions.ts';
import type { RunSpec } from '../../src/model/scenario.ts';
import type { Trace, TraceChunk } from '../../src/model/trace.ts';
import { TraceStore } from '../../src/model/trace-store.ts';
import { VIEW_NAMES } from '../../src/model/views/index.ts';
import { resolveScenario } from '../../src/scenario/resolve.ts';
import { Simulation } from '../../src/simulation/simulation.ts';

/** How often a law is tried: `WATERSHED_RUNS=20 npx vitest …` looks twenty times as deep. */
export const runs = (count: number): number => count * Number(process.env['WATERSHED_RUNS'] ?? 1);

/** A scenario given as an object, resolved as a file would be. */
export function specOf(scenario: Readonly<Record<string, unknown>>): RunSpec {
  const resolved = resolveScenario(JSON.stringify({ version: 1, name: 'test', ...scenario }));
  if (!resolved.ok) throw new Error(resolved.errors.map(({ message }) => message).join('\n'));
  return resolved.specs[0]!;
}

/** Every way in which files can be forgotten when a rule changes, and none. */
export const forgettings: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.record(
  Object.fromEntries(
    CHANGED_VIEWS.map((view) => [
      view,
      fc.record(Object.fromEntries(['right', ...CODE_PLACES].map((place) => [place, fc.constantFrom(...RULE_VERSIONS)]))),
    ]),
  ),
);

/** From none to all. Doubles would be drawn evenly among their bits, which puts nearly all of them next to 0. */
export const anyShare: fc.Arbitrary<number> = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);

/** Small scenarios in which everything goes wrong that can: many late records and copies, few accounts, short windows, crashes, batches longer than their interval. */
export const roughScenarios: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.record({
  seed: fc.nat(1_000_000),
  duration: fc.constantFrom('40m', '90m', '3h'),
  observe: fc.constantFrom({ from: '0s' }, { from: '30m' }, { from: '20m', to: '35m' }),
  views: fc.subarray([...VIEW_NAMES], { minLength: 2, maxLength: 5 }).map((more) => [...new Set(['balance', 'totals', ...more])]),
  totals: fc.record({ bucket: fc.constantFrom('1m', '10m', '1h') }),
  log: fc.record({ partitions: fc.constantFrom(1, 3, 16) }),
  scaleFactor: fc.constantFrom(1, 1_000, 4_000),
  stream: fc.record({
    accounts: fc.constantFrom(1, 7, 40),
    transactionsPerSecond: fc.constantFrom(0.02, 0.2, 0.6),
    arrival: fc.constantFrom('flat', 'calendar'),
    popularity: fc.constantFrom('zipf', 'uniform'),
    late: fc.record({ share: fc.constantFrom(0, 0.1, 0.5), meanDelay: fc.constantFrom('30s', '10m') }),
    offline: fc.constantFrom({ share: 0, minDelay: '0s', maxDelay: '0s' }, { share: 0.05, minDelay: '10m', maxDelay: '2h' }),
    duplicates: fc.record({ share: fc.constantFrom(0, 0.1, 0.4), meanDelay: fc.constantFrom('1s', '5m') }),
  }),
  lambda: fc.record({
    interval: fc.constantFrom('5m', '17m', '1h'),
    cut: fc.constantFrom('offset', 'eventTime'),
    merge: fc.constantFrom('correct', 'correct', 'naive'),
    startup: fc.constantFrom('0s', '60s', '10m'),
  }),
  kappa: fc.record({
    allowedLateness: fc.constantFrom('0s', '10m', '2h'),
    dedupeTtl: fc.constantFrom('0s', '1m', '24h'),
    watermarkDelay: fc.constantFrom('0s', '60s'),
  }),
  crud: fc.record({ isolation: fc.constantFrom('serializable', 'readCommitted'), gap: fc.constantFrom('0s', '50ms', '20s') }),
  rules: forgettings,
  timeline: fc.constantFrom(
    [],
    [{ at: '31m', do: 'kappa.crash' }],
    [{ at: '25m', do: 'lambda.runBatch' }],
    [{ at: '10m', do: 'stream.outage', for: '12m', share: 1, backAfter: '3m' }],
    [{ at: '12m', do: 'stream.late', for: '5m', share: 0.5, minDelay: '5m', maxDelay: '20m' }],
  ),
});

export interface FinishedRun {
  readonly run: Simulation;
  /** the chunks put together */
  readonly trace: Trace;
}

export async function finish(run: Simulation): Promise<FinishedRun> {
  const store = new TraceStore(run.header);
  let trace: Trace | null = null;
  for await (const chunk of run.run()) trace = store.append(chunk satisfies TraceChunk);
  if (trace === null) throw new Error('a run gives at least one chunk');
  return { run, trace };
}

export async function runSpec(spec: RunSpec, engine: BatchEngine = createBuiltinEngine()): Promise<FinishedRun> {
  const run = new Simulation(spec, generateLog(spec), engine);
  run.schedule();
  return finish(run);
}
