import { describe, expect, test } from 'vitest';
import type { RecordCursor } from '../../src/model/record.ts';
import { MINUTE } from '../../src/model/time.ts';
import { VIEW_NAMES, VIEWS } from '../../src/model/views/index.ts';
import type { KeyedTable } from '../../src/support/keyed-table.ts';
import { biasStepsOf, INTERVAL, ledgerOf, publishMs, ran, scenario, type Ran } from '../support/fault-world.ts';
import { runs } from '../support/runs.ts';

/**
 * A wrong rule that is put right in one layer, or in both, and a view that one layer begins to compute, or both. By how much the answer is off at each moment follows
 * from the log: every payment that the batch view or the overlay counts by the old rule is off by the difference of the two charges, and every record that one of
 * them has read without the view by all that it counts for.
 */
const SEEDS = Array.from({ length: runs(2) }, (_, seed) => 7 + seed);
const FIX_MS = 41 * MINUTE;

interface Fix {
  readonly layer: 'batch' | 'speed' | 'both';
  /** whether the n-th run (from 1) computes by the old rule */
  isOldBatch(run: number): boolean;
  /** whether the speed layer counts a record by the old rule, that it was done with at a time */
  isOldSpeed(doneMs: number): boolean;
}

const FIXES: readonly Fix[] = [
  { layer: 'batch', isOldBatch: (run) => run < 3, isOldSpeed: () => true },
  { layer: 'speed', isOldBatch: () => true, isOldSpeed: (doneMs) => doneMs < FIX_MS },
  { layer: 'both', isOldBatch: (run) => run < 3, isOldSpeed: (doneMs) => doneMs < FIX_MS },
];

/** Σ (answer − truth) over time, from the log alone. */
function predicted({ run, world }: Ran, offOf: (record: RecordCursor) => number, { isOldBatch, isOldSpeed }: Fix): [number, number][] {
  const { log, doneMs, rowsAt } = world;
  const record = log.cursor();
  const cuts = [0, ...[1, 2, 3, 4].map((n) => rowsAt(n * INTERVAL))];
  const publishes = [0, ...[1, 2, 3, 4].map((n) => publishMs(n * INTERVAL, cuts[n]!))];
  const changes = new Map<number, number>();
  for (let row = 0; row < log.length; row++) {
    record.seek(row);
    if (VIEWS.charges.key(record, run.settings) < 0) continue;
    const off = offOf(record);
    let before = 0;
    cuts.forEach((cut, n) => {
      const atMs = row < cut ? publishes[n]! : Math.max(publishes[n]!, doneMs[row]!);
      if (atMs >= (publishes[n + 1] ?? Infinity)) return;
      const now = (row < cut ? isOldBatch(n) : isOldSpeed(doneMs[row]!)) ? off : 0;
      changes.set(atMs, (changes.get(atMs) ?? 0) + now - before);
      before = now;
    });
  }
  let bias = 0;
  return [...changes]
    .toSorted(([a], [b]) => a - b)
    .filter(([, minor]) => minor !== 0)
    .map(([timeMs, minor]) => [timeMs, (bias += minor)]);
}

const scenarioOf = (seed: number, { layer }: Fix) =>
  scenario({
    seed,
    views: ['charges'],
    rules: { charges: { right: 'new', batch: 'old', speed: 'old' } },
    timeline: [{ at: '41m', do: 'lambda.deploy', layer, rule: 'charges', version: 'new' }],
  });

const offOfCharge = (record: RecordCursor): number =>
  VIEWS.charges.contribution!(record, 'old') - VIEWS.charges.contribution!(record, 'new');

const lastBias = (steps: readonly (readonly [number, number])[]): number => steps.at(-1)![1];

describe('a fix that is deployed at 41 min', () => {
  test.each(FIXES)('to $layer', async (fix) => {
    for (const seed of SEEDS) {
      const result = await ran(scenarioOf(seed, fix));
      const steps = biasStepsOf(result, 'charges');
      expect(steps.length).toBeGreaterThan(20);
      expect(steps).toEqual(predicted(result, offOfCharge, fix));
    }
  });

  test('mends everything at the first publish of a run that started after it only if it goes to both', async () => {
    const [batch, speed, both] = await Promise.all(FIXES.map(async (fix) => biasStepsOf(await ran(scenarioOf(42, fix)), 'charges')));
    expect(lastBias(both!)).toBe(0);
    expect(lastBias(batch!)).not.toBe(0);
    expect(lastBias(speed!)).not.toBe(0);
    // a saw: right in the moment of the publish but for what came while the batch ran, and then less and less
    const afterThird = batch!.filter(([timeMs]) => timeMs >= 63 * MINUTE && timeMs < 80 * MINUTE).map(([, minor]) => Math.abs(minor));
    expect(afterThird.at(-1)!).toBeGreaterThan(afterThird[0]!);
  });
});

const newView = (seed: number, { layer }: Fix) =>
  scenario(
    { seed, views: ['charges'], timeline: [{ at: '41m', do: 'lambda.deploy', layer, addView: 'charges' }] },
    { without: ['charges'] },
  );

describe('a view that is computed from 41 min on', () => {
  test.each(FIXES)('by $layer lacks what was read without it, and for no other cause', async (fix) => {
    for (const seed of SEEDS) {
      const result = await ran(newView(seed, fix));
      const steps = biasStepsOf(result, 'charges');
      expect(steps.length).toBeGreaterThan(20);
      expect(steps).toEqual(predicted(result, (record) => -VIEWS.charges.contribution!(record, 'old'), fix));
      expect(new Set(ledgerOf(result, 'charges').map(({ cause }) => cause))).toEqual(new Set(['notComputed']));
    }
  });

  test('by both is the whole view from the first publish of a run that started after it', async () => {
    const [batch, speed, both] = await Promise.all(FIXES.map(async (fix) => biasStepsOf(await ran(newView(42, fix)), 'charges')));
    expect(lastBias(both!)).toBe(0);
    expect(lastBias(batch!)).not.toBe(0);
    expect(lastBias(speed!)).not.toBe(0);
  });

  test('is what it would be had it been computed from the start, whichever view it is', async () => {
    const timeline = VIEW_NAMES.map((addView) => ({ at: '41m', do: 'lambda.deploy', layer: 'both', addView }));
    const always = (await ran(scenario({ views: [...VIEW_NAMES] }))).run;
    const late = (await ran(scenario({ views: [...VIEW_NAMES], timeline }, { without: [...VIEW_NAMES] }))).run;
    const without = (await ran(scenario({ views: [...VIEW_NAMES] }, { without: [...VIEW_NAMES] }))).run;
    for (const view of VIEW_NAMES) {
      const rowsOf = ({ lambda }: typeof late) => rowsIn(lambda.answers(view));
      expect(rowsOf(late), view).toEqual(rowsOf(always));
      expect(rowsOf(without), view).toEqual([]);
    }
  });
});

const rowsIn = (table: KeyedTable): readonly string[] => {
  const { keys, values, size, width } = table.sorted();
  return Array.from({ length: size }, (_, entry) => `${keys[entry]}: ${values.subarray(entry * width, (entry + 1) * width).join()}`);
};

describe('a schema that changes at 30 min, and a decoder that is deployed at 50 min', () => {
  const changing = (layer: string, schema = true) =>
    scenario(
      {
        views: ['charges', 'balance'],
        timeline: [...(schema ? [{ at: '30m', do: 'stream.schema' }] : []), { at: '50m', do: 'lambda.deploy', layer, decodes: 'both' }],
      },
      { decodes: 'oldOnly', batchDecodes: 'oldOnly' },
    );
  const statusesOf = ({ run }: Ran) => [1, 2, 3, 4].map((n) => run.lambda.batchLayer.run(n).status);
  const hasReadAll = ({ run }: Ran): boolean => run.observers.lambda.processedRows.every((done) => done === 1);

  test('lets the run fail that has to read it, and the speed layer go on from where it stopped', async () => {
    const result = await ran(changing('both'));
    expect(statusesOf(result)).toEqual(['published', 'failed', 'published', 'published']);
    expect(biasStepsOf(result, 'charges')).toEqual([]);
    expect(hasReadAll(result)).toBe(true);
    const unchanged = await ran(changing('both', false));
    expect(statusesOf(unchanged)).toEqual(['published', 'published', 'published', 'published']);
    expect(rowsIn(result.run.lambda.answers('balance'))).toEqual(rowsIn(unchanged.run.lambda.answers('balance')));
  });

  test.each([
    ['batch', ['published', 'failed', 'published', 'published']],
    ['speed', ['published', 'failed', 'failed', 'failed']],
  ])('in the %s layer alone does not help the other one', async (layer, statuses) => {
    const result = await ran(changing(layer));
    expect(statusesOf(result)).toEqual(statuses);
    expect(hasReadAll(result)).toBe(layer === 'speed');
    expect(biasStepsOf(result, 'charges')).toEqual([]);
  });
});
