import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createBuiltinEngine } from '../../src/engine/builtin.ts';
import { generateLog } from '../../src/generator/generator.ts';
import { CAUSE_NAMES, LANES, type LaneName } from '../../src/model/lanes.ts';
import { VIEW_NAMES, VIEWS, type ViewName } from '../../src/model/views/index.ts';
import { tableAt } from '../../src/simulation/answers.ts';
import { Checkpoints } from '../../src/simulation/checkpoints.ts';
import { Comparison } from '../../src/simulation/comparison.ts';
import { commonFold, Oracle } from '../../src/simulation/oracle.ts';
import { traceOf } from '../../src/simulation/run.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import type { KeyedTable } from '../../src/support/keyed-table.ts';
import { finish, roughScenarios, runs, runSpec, specOf, type FinishedRun } from '../support/runs.ts';

// Dozens of whole runs per law: on a busy machine that is more than the usual minute.
vi.setConfig({ testTimeout: 300_000 });

const rows = (table: KeyedTable): Map<number, number[]> =>
  new Map(
    Array.from({ length: table.size }, (_, entry) => [
      table.keys[entry]!,
      Array.from(table.values.subarray(entry * table.width, (entry + 1) * table.width)),
    ]),
  );

/** Per key: what the open entries of a lane and view add up to at a time. */
function explained({ run }: FinishedRun, lane: LaneName, view: ViewName, timeMs: number): Map<number, number> {
  const ledger = run.ledger.all();
  const sums = new Map<number, number>();
  ledger.lane.forEach((laneCode, entry) => {
    if (LANES[laneCode] !== lane || VIEW_NAMES[ledger.view[entry]!] !== view) return;
    if (ledger.fromMs[entry]! > timeMs || ledger.toMs[entry]! <= timeMs) return;
    const key = ledger.key[entry]!;
    sums.set(key, (sums.get(key) ?? 0) + ledger.signedMinor[entry]!);
  });
  return sums;
}

/** The truth restricted to what the lane has read by the end, folded from nothing by the views' own definition. */
function processedTruth({ run }: FinishedRun, lane: LaneName): Oracle {
  const oracle = new Oracle(commonFold(run.log, new Uint32Array(), run.spec.views, run.settings));
  const record = run.log.cursor();
  for (let row = 0; row < run.log.length; row++) {
    if (run.first[row] === 1 && run.observers[lane].processedRows[row] === 1) oracle.take(record.seek(row));
  }
  return oracle;
}

/** Keys of the final answer whose error is not what the ledger says; empty if the ledger is right. */
function unexplainedKeys(finished: FinishedRun, lane: LaneName, view: ViewName, forget?: string): number[] {
  const answers = rows(finished.run.lanes[lane].answers(view));
  const truth = rows(processedTruth(finished, lane).table(view).flat());
  const sums = forget === lane ? new Map<number, number>() : explained(finished, lane, view, Number.MAX_SAFE_INTEGER);
  const identity = VIEWS[view].identity;
  const keys = new Set([...answers.keys(), ...truth.keys(), ...sums.keys()]);
  return [...keys].filter((key) => {
    const off = (answers.get(key) ?? identity)[0]! - (truth.get(key) ?? identity)[0]!;
    return off !== (sums.get(key) ?? 0);
  });
}

const additive = VIEW_NAMES.filter((view) => VIEWS[view].contribution !== null);

describe('a run', () => {
  it('has no wrong cent without a cause, in any lane, view and key', async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(roughScenarios, async (scenario) => {
        const finished = await runSpec(specOf(scenario));
        const views = finished.run.spec.views.filter((view) => additive.includes(view));
        for (const lane of LANES) for (const view of views) expect(unexplainedKeys(finished, lane, view), `${lane} ${view}`).toEqual([]);
        const { lane, cause } = finished.run.ledger.all();
        cause.forEach((code, entry) => {
          const name = `${LANES[lane[entry]!]} ${CAUSE_NAMES[code]}`;
          seen.set(name, (seen.get(name) ?? 0) + 1);
        });
      }),
      { numRuns: runs(40) },
    );
    for (const name of [
      'lambda boundaryGap',
      'lambda wrongMerge',
      'kappa droppedLate',
      'kappa duplicate',
      'crud wrongBucket',
      'crud lostUpdate',
      'crud duplicate',
    ])
      expect(seen.get(name) ?? 0, `records seen as ${name}`).toBeGreaterThan(100);
  });

  it('is found out if the ledger forgets a lane', async () => {
    const finished = await runSpec(
      specOf({ duration: '1h', stream: { duplicates: { share: 0.4 }, accounts: 20 }, crud: { isolation: 'readCommitted', gap: '20s' } }),
    );
    expect(unexplainedKeys(finished, 'crud', 'balance')).toEqual([]);
    expect(unexplainedKeys(finished, 'crud', 'balance', 'crud')).not.toEqual([]);
  });

  it('compares at the end of the window as a full scan does', async () => {
    await fc.assert(
      fc.asyncProperty(roughScenarios, async (scenario) => {
        const { run, trace } = await runSpec(specOf({ ...scenario, observe: { from: '20m' } }));
        for (const lane of LANES) {
          for (const view of run.spec.views) {
            for (const oracle of ['processed', 'arrived', 'happened'] as const) {
              const kept = { ...run.divergence(lane).comparison(view, oracle) };
              const comparison = run.divergence(lane).comparison(view, oracle);
              comparison.recount();
              expect({ ...comparison }, `${lane} ${view} ${oracle}`).toEqual(kept);
            }
            const waiting = Comparison.of(view, run.truth(view), run.divergence(lane).truth(view, 'happened')).wrongKeys;
            expect(trace.samples.unknowableKeys[view]!.at(-1), `${view} unknowable`).toBe(waiting);
            const steps = trace.divergence[lane][view]!;
            expect(steps.wrongKeys.at(-1)).toBe(run.divergence(lane).comparison(view, 'processed').wrongKeys);
            const isThere = ([, values]: [number, number[]]): boolean =>
              values.some((value, column) => value !== VIEWS[view].identity[column]);
            const inJournal = [...rows(tableAt(run, lane, view, run.spec.durationMs))].filter(isThere);
            expect(new Map(inJournal)).toEqual(new Map([...rows(run.lanes[lane].answers(view))].filter(isThere)));
          }
        }
      }),
      { numRuns: runs(15) },
    );
  });

  it('gives the same trace again, and in chunks the same as whole', async () => {
    await fc.assert(
      fc.asyncProperty(roughScenarios, async (scenario) => {
        const once = await runSpec(specOf(scenario));
        const again = await runSpec(specOf(scenario));
        expect(traceOf(again.run)).toEqual(traceOf(once.run));
        expect(once.trace.samples).toEqual(traceOf(once.run).samples);
        expect(once.trace.divergence).toEqual(traceOf(once.run).divergence);
        expect(once.trace.ledger).toEqual(traceOf(once.run).ledger);
      }),
      { numRuns: runs(8) },
    );
  });

  it('gone on with from a checkpoint is the run from the start', async () => {
    let resumed = 0;
    await fc.assert(
      fc.asyncProperty(
        roughScenarios,
        fc.constantFrom(
          { at: '55m', do: 'kappa.crash' },
          { at: '47m', do: 'lambda.runBatch' },
          { at: '50m', do: 'stream.late', for: '10m', share: 0.6, minDelay: '1m', maxDelay: '9m' },
          { at: '52m', do: 'stream.burst', for: '3m', factor: 4 },
        ),
        async (scenario, action) => {
          const before = specOf({ ...scenario, duration: '90m', observe: { from: '15m' } });
          const timeline = [...(scenario['timeline'] as object[]), action];
          const after = specOf({ ...scenario, duration: '90m', observe: { from: '15m' }, timeline });
          const first = new Simulation(before, generateLog(before), createBuiltinEngine());
          const checkpoints = new Checkpoints(first);
          first.schedule();
          await finish(first);
          const { run, fromMs } = checkpoints.resume(after, generateLog(after), createBuiltinEngine());
          if (fromMs > 0) resumed++;
          const changed = await finish(run);
          const fresh = await runSpec(after);
          expect(traceOf(changed.run)).toEqual(traceOf(fresh.run));
          for (const lane of LANES) {
            for (const view of after.views) {
              expect(rows(changed.run.lanes[lane].answers(view)), `${lane} ${view}`).toEqual(rows(fresh.run.lanes[lane].answers(view)));
            }
          }
        },
      ),
      { numRuns: runs(12) },
    );
    expect(resumed).toBeGreaterThan(5);
  });
});
