import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchEngine } from '../../src/engine/batch-engine.ts';
import { createNodeEngine } from '../../src/engine/duckdb-node.ts';
import { CAUSE_NAMES, LANES, type LaneName } from '../../src/model/lanes.ts';
import { wrongKeysAt } from '../../src/model/notable.ts';
import { CHANGED_VIEWS, CODE_PLACES, type CodePlace } from '../../src/model/rule-versions.ts';
import { MINUTE } from '../../src/model/time.ts';
import type { Trace } from '../../src/model/trace.ts';
import { BATCH_QUERIES } from '../../src/pipelines/lambda/batch-queries.ts';
import { traceOf } from '../../src/simulation/run.ts';
import { machineClock } from '../support/clock.ts';
import { roughScenarios, runs, runSpec, specOf } from '../support/runs.ts';

/**
 * A file that was forgotten when the rule changed. It really runs the old version, in SQL too; how long the answers are wrong depends on where the file stands.
 */
const HOURLY = {
  duration: '3h30m',
  views: CHANGED_VIEWS,
  stream: {
    accounts: 60,
    transactionsPerSecond: 0.2,
    arrival: 'flat',
    late: { share: 0 },
    duplicates: { share: 0 },
    offline: { share: 0 },
  },
  lambda: { interval: '1h', startup: '5m' },
};

const forgotten = async (place: CodePlace, view = CHANGED_VIEWS[0]!): Promise<Trace> => {
  const rules = { [view]: { right: 'new', [place]: 'old' } };
  return (await runSpec(specOf({ ...HOURLY, rules }))).trace;
};

const published = (trace: Trace): number[] => trace.spans.filter(({ status }) => status === 'published').map(({ endMs }) => endMs);

/** wrong keys and Σ (answer − truth) of a lane at a time */
function off(trace: Trace, lane: LaneName, timeMs: number): { keys: number; minor: number } {
  const steps = trace.divergence[lane][CHANGED_VIEWS[0]!]!;
  const at = steps.timeMs.findLastIndex((ms) => ms <= timeMs);
  return { keys: wrongKeysAt(steps, timeMs), minor: at < 0 ? 0 : steps.biasMinor[at]! };
}

const causes = ({ ledger }: Trace): string[] => [...new Set(Array.from(ledger.cause, (cause) => CAUSE_NAMES[cause]!))];

describe('of a rule that has changed', () => {
  it('no file forgotten, no answer is wrong', async () => {
    const { trace } = await runSpec(specOf({ ...HOURLY, rules: { [CHANGED_VIEWS[0]!]: { right: 'new' } } }));
    for (const lane of LANES) expect(off(trace, lane, 3.4 * 60 * MINUTE).keys, lane).toBe(0);
    expect(trace.ledger.lane.length).toBe(0);
  });

  it('the batch query forgotten: right until the first publish, then wrong for all that the batch has counted', async () => {
    const trace = await forgotten('batch');
    const [first, second, third] = published(trace);
    expect(off(trace, 'lambda', first! - 1)).toEqual({ keys: 0, minor: 0 });
    const steps = [first!, second!, third!].map((timeMs) => off(trace, 'lambda', timeMs));
    expect(steps[0]!.keys).toBeGreaterThan(10);
    expect(steps[0]!.minor).toBeLessThan(0);
    expect(steps[1]!.minor).toBeLessThan(steps[0]!.minor);
    expect(steps[2]!.minor).toBeLessThan(steps[1]!.minor);
    expect(off(trace, 'lambda', second! - 1)).toEqual(steps[0]);
    expect(off(trace, 'kappa', third!).keys + off(trace, 'crud', third!).keys).toBe(0);
    expect(causes(trace)).toEqual(['versionSkew']);
  });

  it('the speed layer forgotten: wrong by what came since the cut, and every publish puts that right', async () => {
    const trace = await forgotten('speed');
    for (const publishMs of published(trace)) {
      const [before, after] = [off(trace, 'lambda', publishMs - 1), off(trace, 'lambda', publishMs)];
      expect(before.minor).toBeLessThan(0);
      expect(after.minor).toBeGreaterThan(before.minor / 2);
      const ending = trace.ledger.toMs.filter((toMs) => toMs === publishMs).length;
      expect(ending).toBeGreaterThan(10);
    }
    expect(causes(trace)).toEqual(['versionSkew']);
  });

  it.each([
    ['stream', 'kappa'],
    ['update', 'crud'],
  ] as const)('%s forgotten: wrong from the first small payment on, for good, and in no other lane', async (place, lane) => {
    const trace = await forgotten(place);
    const end = 3.4 * 60 * MINUTE;
    expect(off(trace, lane, end).minor).toBeLessThan(off(trace, lane, MINUTE * 60).minor);
    expect(off(trace, lane, MINUTE * 60).minor).toBeLessThan(0);
    for (const other of LANES.filter((name) => name !== lane)) expect(off(trace, other, end).keys, other).toBe(0);
    expect(trace.ledger.toMs.every((toMs) => toMs === Infinity)).toBe(true);
  });

  it('a file that changed too early errs to the other side', async () => {
    const { trace } = await runSpec(specOf({ ...HOURLY, rules: { [CHANGED_VIEWS[0]!]: { right: 'old', speed: 'new' } } }));
    expect(off(trace, 'lambda', published(trace)[0]! - 1).minor).toBeGreaterThan(0);
  });
});

describe('in DuckDB', () => {
  let engine: BatchEngine;
  beforeAll(async () => {
    engine = await createNodeEngine(BATCH_QUERIES, machineClock);
  });
  afterAll(() => engine.close());

  it('each version is what the built-in engine makes of it, whatever is forgotten', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(roughScenarios, async (scenario) => {
        const spec = specOf({ ...scenario, views: CHANGED_VIEWS });
        const [sql, builtin] = [await runSpec(spec, engine), await runSpec(spec)];
        expect(traceOf(sql.run).divergence).toEqual(traceOf(builtin.run).divergence);
        expect(traceOf(sql.run).ledger).toEqual(traceOf(builtin.run).ledger);
        for (const view of CHANGED_VIEWS)
          for (const place of CODE_PLACES) if (spec.rules[view][place] !== spec.rules[view].right) seen.add(place);
      }),
      { numRuns: runs(12) },
    );
    expect([...seen].toSorted()).toEqual([...CODE_PLACES].toSorted());
  });

  it('a query that is told no version gives no number', async () => {
    const spec = specOf({ ...HOURLY, views: CHANGED_VIEWS });
    const nameless = { [CHANGED_VIEWS[0]!]: 'middle' } as never;
    const { run } = await runSpec(spec);
    await engine.load(run.log, run.log.length);
    const cut = { bound: run.log.boundAt(run.log.length), beforeEventMs: null };
    await expect(engine.compute(cut, CHANGED_VIEWS, { bucketMs: MINUTE, rules: nameless })).rejects.toThrow('must not hold NULL');
  });
});
