import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bucketKey } from '../../src/model/keys.ts';
import { CAUSE_NAMES, LANES, type Cause } from '../../src/model/lanes.ts';
import { toEuroMinor } from '../../src/model/rates.ts';
import { DAY, HOUR, SECOND } from '../../src/model/time.ts';
import { VIEW_NAMES } from '../../src/model/views/index.ts';
import type { KeyedTable } from '../../src/support/keyed-table.ts';
import { runs, runSpec, specOf, type FinishedRun } from '../support/runs.ts';

/** The replay is asked for on the second day, at 03:10; half a minute later it begins to read, and a job this fast reads all there is within a second. */
const BEGINS_MS = DAY + 3 * HOUR + 10 * 60 * SECOND + 30 * SECOND;

const replayed = (seed: number, kappa: Readonly<Record<string, unknown>>): Promise<FinishedRun> =>
  runSpec(
    specOf({
      duration: '27h20m',
      seed,
      views: ['totals', 'converted'],
      totals: { bucket: '1h' },
      costs: { streamCpuUs: 1 },
      stream: { transactionsPerSecond: 0.01, accounts: 12, duplicates: { share: 0 }, late: { share: 0.05, meanDelay: '10m' } },
      lambda: { interval: '24h' },
      kappa,
      timeline: [{ at: '27h10m', do: 'kappa.reprocess', tasks: 1 }],
    }),
  );

const sums = (table: KeyedTable): Map<number, number> =>
  new Map(
    Array.from({ length: table.size }, (_, place): [number, number] => [table.keys[place]!, table.values[place * table.width]!]).filter(
      ([, sum]) => sum !== 0,
    ),
  );

/** What it must come to if each record that was there counts as of the beginning of the replay, and each that came after as of its arrival. */
function foretold({ run: { log } }: FinishedRun): { totals: Map<number, number>; converted: Map<number, number>; moved: number } {
  const [totals, converted] = [new Map<number, number>(), new Map<number, number>()];
  let moved = 0;
  const add = (to: Map<number, number>, key: number, amount: number): unknown => to.set(key, (to.get(key) ?? 0) + amount);
  for (let row = 0; row < log.length; row++) {
    const { account, currency, type, amount, eventMs, ingestMs } = log.cursor().seek(row);
    const readMs = Math.max(ingestMs, BEGINS_MS);
    add(totals, bucketKey(account, currency, Math.floor(readMs / HOUR), type), amount);
    const euros = toEuroMinor(amount, currency, Math.floor(readMs / DAY));
    add(converted, account, euros);
    if (euros !== toEuroMinor(amount, currency, Math.floor(eventMs / DAY))) moved++;
  }
  const nonZero = (of: Map<number, number>): Map<number, number> => new Map([...of].filter(([, sum]) => sum !== 0));
  return { totals: nonZero(totals), converted: nonZero(converted), moved };
}

it('a job that asks the clock puts all of history into the hour of the replay, at the rate of its day', async () => {
  let moved = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(1_000_000), async (seed) => {
      const finished = await replayed(seed, { windows: 'processingTime', rates: 'current' });
      const expected = foretold(finished);
      const { kappa } = finished.run.lanes;
      expect(sums(kappa.answers('totals') as KeyedTable)).toEqual(expected.totals);
      expect(sums(kappa.answers('converted') as KeyedTable)).toEqual(expected.converted);
      expect(openRecords(finished, 'converted', 'wrongRate')).toBe(expected.moved);
      expect(openRecords(finished, 'totals', 'wrongBucket')).toBeGreaterThan(1_000);
      moved += expected.moved;
    }),
    { numRuns: runs(5) },
  );
  expect(moved).toBeGreaterThan(20);
});

it('a job that asks the record gives the same answers in a replay', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1_000_000), async (seed) => {
      const { run } = await replayed(seed, { allowedLateness: '7d' });
      for (const view of ['totals', 'converted'] as const) {
        expect(sums(run.lanes.kappa.answers(view) as KeyedTable)).toEqual(sums(run.truth(view).flat()));
      }
    }),
    { numRuns: runs(3) },
  );
});

/** How many records Kappa counts otherwise than the truth at the end, all for the given cause. */
function openRecords({ run }: FinishedRun, view: 'totals' | 'converted', why: Cause): number {
  const { lane, view: views, cause, toMs, row } = run.ledger.all();
  const open = new Set<number>();
  lane.forEach((code, place) => {
    if (LANES[code] !== 'kappa' || VIEW_NAMES[views[place]!] !== view || toMs[place] !== Infinity) return;
    expect(CAUSE_NAMES[cause[place]!]).toBe(why);
    open.add(row[place]!);
  });
  return open.size;
}
