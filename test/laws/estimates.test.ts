import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBuiltinEngine } from '../../src/engine/builtin.ts';
import type { Log } from '../../src/log/log.ts';
import { NO_KEY, splitRank } from '../../src/model/keys.ts';
import { HOUR } from '../../src/model/time.ts';
import { VIEWS, type ViewName } from '../../src/model/views/index.ts';
import { ROW_UPDATES } from '../../src/pipelines/crud/update/index.ts';
import { STREAM_VIEWS } from '../../src/pipelines/kappa/stream/index.ts';
import { MERGES } from '../../src/pipelines/lambda/merge/index.ts';
import { NAIVE_MERGES } from '../../src/pipelines/lambda/merge/naive/index.ts';
import type { SpeedProcess } from '../../src/pipelines/lambda/speed/speed-view.ts';
import { SPEED_VIEWS } from '../../src/pipelines/lambda/speed/index.ts';
import { KeyedTable } from '../../src/support/keyed-table.ts';
import { RELATIVE_ERROR } from '../../src/support/log-buckets.ts';
import { crowds } from '../support/crowds.ts';
import { ESTIMATES, EXACT_VIEWS } from '../support/exact-views.ts';
import { runs } from '../support/runs.ts';
import { finished, smallRuns } from '../support/small-runs.ts';
import { firstCopies, mergedOf, truthOf, type Answer, type Layers, type Rows } from '../support/split-log.ts';
import { ruleOfStream, ruleOfUpdate, type Rule } from '../support/view-laws.ts';
import { viewStreams } from '../support/view-streams.ts';

/**
 * What holds of answers that are estimates. Two of the sketches are the same whoever fills them, in whatever order and however often: their estimates agree to the
 * last digit in every lane and across any cut. The third keeps what the order leaves, so it is only its bound that holds everywhere.
 */
const SETTINGS = { bucketMs: HOUR, day: 3 };

type Estimate = 'cardinality' | 'hitters' | 'quantile';

/** Of which the sketch of two halves is the sketch of the whole. */
const ADDITIVE = ['cardinality', 'quantile'] as const;

const layersOf = (name: Estimate): Layers => ({ view: VIEWS[name], speed: SPEED_VIEWS[name], merge: MERGES[name] });
const naively = (name: Estimate): Layers => ({ ...layersOf(name), merge: NAIVE_MERGES[name] });

const LANE_RULES: readonly (readonly [lane: string, of: (name: Estimate) => Rule])[] = [
  ['Kappa', (name) => ruleOfStream(STREAM_VIEWS[name])],
  ['CRUD', (name) => ruleOfUpdate(ROW_UPDATES[name])],
];

interface Cut {
  readonly log: Log;
  readonly before: Rows;
  readonly since: Rows;
  readonly [fc.toStringMethod]: () => string;
}

const cuts: fc.Arbitrary<Cut> = fc
  .tuple(fc.oneof({ weight: 2, arbitrary: crowds }, { weight: 1, arbitrary: viewStreams }), fc.integer({ min: 0, max: 100 }))
  .map(([log, percent]) => {
    const rows = firstCopies(log);
    const at = Math.round((rows.length * percent) / 100);
    return { log, before: rows.slice(0, at), since: rows.slice(at), [fc.toStringMethod]: () => `${rows.length} facts, cut after ${at}` };
  });

/** The rows of a lane that reads the records one by one. */
function answerOf(rule: Rule, width: number, log: Log, rows: Rows): Answer {
  const record = log.cursor();
  const states = new Map<number, unknown>();
  const table = new KeyedTable(width);
  for (const row of rows) {
    const group = rule.group(record.seek(row));
    if (group === NO_KEY) continue;
    if (!states.has(group)) states.set(group, rule.open());
    rule.process(states.get(group), record, (key, ...values) => void table.write(key, values));
  }
  const { keys, values, size } = table.sorted();
  return Array.from({ length: size }, (_, entry) => [keys[entry]!, ...values.subarray(entry * width, (entry + 1) * width)]);
}

const merged = (layers: Layers, { log, before, since }: Cut): Answer => mergedOf(layers, log, before, since, SETTINGS);
const exact = (name: Estimate, { log, before, since }: Cut): Answer => truthOf(VIEWS[name], log, [...before, ...since], SETTINGS);
const inLane = (rule: Rule, name: Estimate, { log, before, since }: Cut): Answer =>
  answerOf(rule, VIEWS[name].identity.length, log, [...before, ...since]);

const CHECKED = { numRuns: runs(60), endOnFailure: true };
const REFUTED = { numRuns: 200, seed: 1, endOnFailure: true };

test('every estimate names the exact view that it estimates, and shares its truth', () => {
  expect(ESTIMATES).toEqual(['cardinality', 'hitters', 'quantile']);
  for (const name of ESTIMATES as readonly Estimate[]) {
    expect(EXACT_VIEWS).toContain(VIEWS[name].estimates);
    expect(VIEWS[name].answers).toBe((VIEWS[VIEWS[name].estimates as ViewName] as typeof VIEWS.top).answers);
  }
});

describe('sketches that add up', () => {
  const isOne = (name: Estimate, layers: Layers) =>
    fc.property(cuts, (cut) => isDeepStrictEqual(merged(layers, cut), inLane(ruleOfStream(STREAM_VIEWS[name]), name, cut)));

  test.each(ADDITIVE)('%s: batch and overlay have the estimate of a lane that never cut anything, wherever the cut is', (name) => {
    fc.assert(isOne(name, layersOf(name)), CHECKED);
  });

  test.each(ADDITIVE)('%s: whatever the order, and whether rows are updated in place', (name) => {
    const isSame = fc.property(cuts, (cut) => {
      const whole = inLane(ruleOfStream(STREAM_VIEWS[name]), name, cut);
      const reversed = { ...cut, before: cut.since.toReversed(), since: cut.before.toReversed() };
      expect(inLane(ruleOfStream(STREAM_VIEWS[name]), name, reversed)).toEqual(whole);
      expect(inLane(ruleOfUpdate(ROW_UPDATES[name]), name, cut)).toEqual(whole);
    });
    fc.assert(isSame, CHECKED);
  });

  test('cardinality: a record on both sides of the cut changes nothing', () => {
    const isIdempotent = fc.property(cuts, (cut) => {
      const overlapping = { ...cut, since: [...cut.before.slice(cut.before.length >> 1), ...cut.since] };
      expect(merged(layersOf('cardinality'), overlapping)).toEqual(merged(layersOf('cardinality'), cut));
    });
    fc.assert(isIdempotent, CHECKED);
  });

  const shifted: SpeedProcess<Map<number, number>> = {
    ...SPEED_VIEWS.cardinality,
    add: (ranks, record) =>
      SPEED_VIEWS.cardinality.add(ranks, Object.create(record, { counterparty: { value: record.counterparty + 1 } }) as typeof record),
  };

  test.each<[string, Estimate, Layers]>([
    ['estimates that are added', 'cardinality', naively('cardinality')],
    ['another hash on the other side of the cut', 'cardinality', { ...layersOf('cardinality'), speed: shifted }],
    ['the mean of two estimates', 'quantile', naively('quantile')],
  ])('refused: %s', (_, name, layers) => expect(fc.check(isOne(name, layers), REFUTED).failed).toBe(true));

  test.each(ADDITIVE)('%s: Lambda and Kappa agree in whole runs', async (name) => {
    let rows = 0;
    const agree = fc.asyncProperty(smallRuns, async ({ spec, log }) => {
      const { lanes, observers } = await finished({ spec: { ...spec, views: [name] }, log }, createBuiltinEngine());
      if (!isDeepStrictEqual(observers.lambda.processedRows, observers.kappa.processedRows)) return;
      const [lambda, kappa] = [lanes.lambda.answers(name).sorted(), lanes.kappa.answers(name).sorted()];
      rows += kappa.size;
      expect([...lambda.keys.subarray(0, lambda.size)]).toEqual([...kappa.keys.subarray(0, kappa.size)]);
      expect([...lambda.values.subarray(0, lambda.size)]).toEqual([...kappa.values.subarray(0, kappa.size)]);
    });
    await fc.assert(agree, { numRuns: runs(60), endOnFailure: true });
    expect(rows).toBeGreaterThan(50);
  });
});

describe('the estimated median', () => {
  const isNear = (estimate: (cut: Cut) => Answer) =>
    fc.property(cuts, (cut) => {
      const medians = new Map(exact('quantile', cut).map(([key, median]) => [key!, median!]));
      const found = estimate(cut);
      return (
        found.length === medians.size &&
        found.every(([key, near]) => Math.abs(near! - medians.get(key!)!) <= medians.get(key!)! * RELATIVE_ERROR)
      );
    });

  test('is within 1/64 of the exact one, for every account', () => {
    fc.assert(
      isNear((cut) => merged(layersOf('quantile'), cut)),
      CHECKED,
    );
  });

  test('refused: the mean of two estimates', () => {
    expect(
      fc.check(
        isNear((cut) => merged(naively('quantile'), cut)),
        REFUTED,
      ).failed,
    ).toBe(true);
  });
});

const COUNTERS = 64;

/** What every customer has spent, by currency. */
function spentIn({ log, before, since }: Cut): Map<number, Map<number, number>> {
  const record = log.cursor();
  const spent = new Map<number, Map<number, number>>();
  for (const row of [...before, ...since]) {
    const currency = VIEWS.hitters.group(record.seek(row), SETTINGS);
    if (currency === NO_KEY) continue;
    if (!spent.has(currency)) spent.set(currency, new Map());
    VIEWS.hitters.take(spent.get(currency)!, record);
  }
  return spent;
}

const totalOf = (sums: ReadonlyMap<number, number>): number => [...sums.values()].reduce((total, sum) => total + sum, 0);

describe('the estimated list', () => {
  let tooHigh = 0;

  /** Nobody has less than he spent, nor more than 1/64 of the total on top; and who is not on the list has not spent more than its last one is said to have. */
  const isBounded = (estimate: (cut: Cut) => Answer) =>
    fc.property(cuts, (cut) => {
      const rows = estimate(cut);
      return [...spentIn(cut)].every(([currency, sums]) => {
        const list = rows
          .filter(([key]) => splitRank(key!).currency === currency)
          .map(([, account, atMost]) => ({ account: account!, atMost: atMost! }));
        const errors = list.map(({ account, atMost }) => atMost - sums.get(account)!);
        tooHigh += errors.filter((error) => error > 0).length;
        const listed = new Set(list.map(({ account }) => account));
        const missing = [...sums].filter(([account]) => !listed.has(account)).map(([, sum]) => sum);
        return (
          listed.size === Math.min(10, sums.size) &&
          errors.every((error) => error >= 0 && error <= totalOf(sums) / COUNTERS) &&
          missing.every((sum) => sum <= list.at(-1)!.atMost)
        );
      });
    });

  test('is bounded, wherever the cut is', () => {
    tooHigh = 0;
    fc.assert(
      isBounded((cut) => merged(layersOf('hitters'), cut)),
      CHECKED,
    );
    expect(tooHigh).toBeGreaterThan(50);
  });

  test.each(LANE_RULES)('is bounded in %s', (_, ruleOf) => {
    fc.assert(
      isBounded((cut) => inLane(ruleOf('hitters'), 'hitters', cut)),
      CHECKED,
    );
  });

  /** An overlay of all records. */
  const overlays = ({ log, before, since }: Cut, speed: SpeedProcess<Map<number, number>>): Map<number, Map<number, number>> => {
    const record = log.cursor();
    const states = new Map<number, Map<number, number>>();
    for (const row of [...before, ...since]) {
      const currency = speed.group(record.seek(row));
      if (currency === NO_KEY) continue;
      if (!states.has(currency)) states.set(currency, speed.open());
      speed.add(states.get(currency)!, record);
    }
    return states;
  };

  test('has a counter for everybody who has spent more than 1/64 of the total, and adds up to it', () => {
    const isComplete = fc.property(cuts, (cut) => {
      const states = overlays(cut, SPEED_VIEWS.hitters);
      for (const [currency, sums] of spentIn(cut)) {
        const counters = states.get(currency)!;
        expect(counters.size).toBe(Math.min(COUNTERS, sums.size));
        expect(totalOf(counters)).toBe(totalOf(sums));
        const hitters = [...sums].filter(([, sum]) => sum > totalOf(sums) / COUNTERS).map(([account]) => account);
        expect(hitters.filter((account) => !counters.has(account))).toEqual([]);
      }
    });
    fc.assert(isComplete, CHECKED);
  });

  const fromNothing: SpeedProcess<Map<number, number>> = {
    ...SPEED_VIEWS.hitters,
    add(sums, record) {
      const known = sums.has(record.account);
      SPEED_VIEWS.hitters.add(sums, record);
      if (!known) sums.set(record.account, -record.amount);
    },
  };

  test.each<[string, Layers]>([
    ['sums that are added as if nobody had been left out', naively('hitters')],
    ['newcomers that begin with nothing', { ...layersOf('hitters'), speed: fromNothing }],
  ])('refused: %s', (_, layers) =>
    expect(
      fc.check(
        isBounded((cut) => merged(layers, cut)),
        REFUTED,
      ).failed,
    ).toBe(true),
  );
});
