import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/model/time.ts';
import {
  biasOf,
  biasStepsOf,
  END,
  INTERVAL,
  inOrder,
  ledgerOf,
  publishMs,
  ran,
  scenario,
  type Predicted,
  type World,
} from '../support/fault-world.ts';
import { runs } from '../support/runs.ts';

/**
 * What each fault does, worked out from the log alone: which records, how often, because of what, from which millisecond to which. The ledger must say the same, entry by
 * entry, and the answers must be off by just that at every moment.
 */
const SEEDS = Array.from({ length: runs(2) }, (_, seed) => 42 + seed);

/** When the second and the third run start, how much was in the log then, and when they are published. */
interface Runs {
  readonly second: number;
  readonly third: number;
  readonly h1: number;
  readonly h2: number;
  readonly h3: number;
  readonly p1: number;
  readonly p2: number;
  readonly p3: number;
  readonly p4: number;
}

function runsOf({ rowsAt }: World): Runs {
  const start = [1, 2, 3, 4].map((n) => n * INTERVAL);
  const h = start.map(rowsAt);
  const p = start.map((startMs, n) => publishMs(startMs, h[n]!));
  return { second: start[1]!, third: start[2]!, h1: h[0]!, h2: h[1]!, h3: h[2]!, p1: p[0]!, p2: p[1]!, p3: p[2]!, p4: p[3]! };
}

interface Case {
  readonly title: string;
  readonly timeline?: readonly Readonly<Record<string, unknown>>[];
  readonly stream?: Readonly<Record<string, unknown>>;
  readonly lambda?: Readonly<Record<string, unknown>>;
  predict(world: World, times: Runs): Predicted[];
}

const rows = ({ log }: World): number[] => Array.from({ length: log.length }, (_, row) => row);

/** Records of the log in some stretch of it. */
const between = (world: World, fromRow: number, toRow: number): number[] => rows(world).slice(fromRow, toRow);

const entry = (row: number, cause: Predicted['cause'], times: number, fromMs: number, toMs: number): Predicted => ({
  row,
  cause,
  times,
  fromMs,
  toMs,
});

/** The row of the first copy, of every record that is a second one. */
function copies({ log }: World): ReadonlyMap<number, number> {
  const first = new Map<number, number>();
  const second = new Map<number, number>();
  for (let row = 0; row < log.length; row++) {
    const fact = log.columns.id[row]!;
    if (first.has(fact)) second.set(row, first.get(fact)!);
    else first.set(fact, row);
  }
  return second;
}

/** Stretches of time in which an overlay is served, and where it begins. */
const overlays = ({ h1, h2, h3, p1, p2, p3, p4 }: Runs, { rowsAt }: World) => [
  { h: 0, fromMs: 0, toMs: p1 },
  { h: h1, fromMs: p1, toMs: p2 },
  { h: h2, fromMs: p2, toMs: p3 },
  { h: h3, fromMs: p3, toMs: p4 },
  { h: rowsAt(4 * INTERVAL), fromMs: p4, toMs: Infinity },
];

const STORM = { at: '30m', do: 'stream.duplicates', for: '20m', share: 0.5, minDelay: '1m', maxDelay: '10m' };
const HELD_UP = { at: '25m', do: 'stream.late', for: '25m', share: 0.5, minDelay: '2m', maxDelay: '25m' };

const CASES: readonly Case[] = [
  {
    title: 'lambda.clearAll loses what came while the batch ran, until the next publish',
    timeline: [{ at: '41m', do: 'lambda.clearAll', for: '5m' }],
    predict: (world, { h2, p2, p3 }) =>
      between(world, h2, world.log.length).flatMap((row) => (world.doneMs[row]! <= p2 ? [entry(row, 'boundaryGap', -1, p2, p3)] : [])),
  },
  {
    title: 'lambda.clearNothing counts twice what the batch has read since the batch before, until the next publish',
    timeline: [{ at: '41m', do: 'lambda.clearNothing', for: '5m' }],
    predict: (world, { h1, h2, p2, p3 }) => between(world, h1, h2).map((row) => entry(row, 'boundaryOverlap', 1, p2, p3)),
  },
  {
    title: 'lambda.clearNothing from the start is twice the truth of all that the batch has read',
    timeline: [{ at: '0s', do: 'lambda.clearNothing', for: '80m' }],
    predict: (world, { h1, h2, h3, p1, p2, p3, p4 }) => [
      ...between(world, 0, h1).map((row) => entry(row, 'boundaryOverlap', 1, p1, p4)),
      ...between(world, h1, h2).map((row) => entry(row, 'boundaryOverlap', 1, p2, p4)),
      ...between(world, h2, h3).map((row) => entry(row, 'boundaryOverlap', 1, p3, p4)),
    ],
  },
  {
    title: 'lambda.clearEarly loses the whole overlay until the publish',
    timeline: [{ at: '39m', do: 'lambda.clearEarly', for: '5m', ahead: '1m' }],
    predict: (world, { h1, p2 }) =>
      between(world, h1, world.log.length).flatMap((row) =>
        world.doneMs[row]! <= p2 - MINUTE ? [entry(row, 'boundaryGap', -1, p2 - MINUTE, p2)] : [],
      ),
  },
  {
    title: 'lambda.readPastCut counts twice what came while the batch ran',
    timeline: [{ at: '41m', do: 'lambda.readPastCut', for: '5m' }],
    predict: (world, { h2, p2, p3 }) =>
      between(world, h2, world.rowsAt(p2)).map((row) => entry(row, 'boundaryOverlap', 1, Math.max(p2, world.doneMs[row]!), p3)),
  },
  {
    title: 'lambda.retryMovesCut counts twice what came between the first attempt and the second',
    timeline: [{ at: '41m', do: 'lambda.retryMovesCut', for: '9m' }],
    predict(world, { h2, p2, p3 }) {
      const again = world.rowsAt(p2);
      return between(world, h2, again).map((row) => entry(row, 'boundaryOverlap', 1, publishMs(p2, again), p3));
    },
  },
  {
    title: 'lambda.cutByEventTime loses what happened before the cut and came after it',
    timeline: [HELD_UP, { at: '39m', do: 'lambda.cutByEventTime', for: '2m' }],
    predict: (world, { second, h2, p2, p3 }) =>
      between(world, h2, world.log.length).flatMap((row) =>
        world.log.columns.eventMs[row]! < second ? [entry(row, 'boundaryGap', -1, Math.max(p2, world.doneMs[row]!), p3)] : [],
      ),
  },
  {
    title: 'lambda.publishInPieces lacks the stretch between the cuts in every partition that is not replaced yet',
    timeline: [{ at: '41m', do: 'lambda.publishInPieces', for: '5m', takes: '90s' }],
    predict: (world, { h1, h2, p2 }) =>
      between(world, h1, h2).map((row) => entry(row, 'boundaryGap', -1, p2, p2 + Math.floor(world.partition[row]! / 2) * 30 * SECOND)),
  },
  {
    title: 'lambda.clockSkew loses what comes between the clocks, if the overlay is late',
    timeline: [{ at: '39m', do: 'lambda.clockSkew', for: '2m', by: '30s', overlay: 'late' }],
    predict: (world, { second, h2, p2, p3 }) =>
      between(world, h2, world.rowsAt(second + 30 * SECOND)).map((row) => entry(row, 'boundaryGap', -1, p2, p3)),
  },
  {
    title: 'lambda.clockSkew counts it twice, if the overlay is early',
    timeline: [{ at: '39m', do: 'lambda.clockSkew', for: '2m', by: '30s', overlay: 'early' }],
    predict: (world, { second, h2, p2, p3 }) =>
      between(world, world.rowsAt(second - 30 * SECOND), h2).map((row) => entry(row, 'boundaryOverlap', 1, p2, p3)),
  },
  {
    title: 'lambda.scalarCut loses the ends of long partitions and counts twice in short ones',
    timeline: [{ at: '39m', do: 'lambda.scalarCut', for: '2m' }],
    predict(world, { h2, p2, p3 }) {
      const scalar = between(world, 0, h2).filter((row) => world.partition[row] === 0).length;
      const read = world.rowsAt(p2);
      return rows(world).flatMap((row) => {
        const isBehind = world.offset[row]! >= scalar;
        if (row < h2) return isBehind ? [entry(row, 'boundaryGap', -1, p2, p3)] : [];
        return isBehind || row >= read ? [] : [entry(row, 'boundaryOverlap', 1, Math.max(p2, world.doneMs[row]!), p3)];
      });
    },
  },
  ...['failRuns', 'slowRuns', 'hangRuns', 'overlapRuns'].map((name): Case => ({
    title: `lambda.${name} makes no answer wrong`,
    timeline: [{ at: '39m', do: `lambda.${name}`, for: '10m', ...(name === 'slowRuns' ? { factor: 300 } : {}) }],
    predict: () => [],
  })),
  {
    title: 'a run that fails makes the speed layer forget too early',
    lambda: { speed: { retention: '25m' } },
    timeline: [{ at: '41m', do: 'lambda.failRuns', for: '5m' }],
    predict: (world, { h1, p3 }) =>
      between(world, h1, world.log.length).flatMap((row) => {
        const arrivedMs = world.log.ingestMs(row);
        const goneMs = (Math.floor((arrivedMs + 25 * MINUTE) / MINUTE) + 1) * MINUTE;
        return goneMs < p3 ? [entry(row, 'expired', -1, goneMs, p3)] : [];
      }),
  },
  {
    title: 'lambda.loseSpeedStore loses everything since the cut, until the next publish',
    timeline: [{ at: '45m', do: 'lambda.loseSpeedStore', rebuild: false }],
    predict: (world, { h2, p3 }) =>
      between(world, h2, world.log.length).flatMap((row) =>
        world.doneMs[row]! < 45 * MINUTE ? [entry(row, 'storeLost', -1, 45 * MINUTE, p3)] : [],
      ),
  },
  {
    title: 'lambda.loseSpeedStore is mended as soon as the log has been read again from the cut',
    timeline: [{ at: '45m', do: 'lambda.loseSpeedStore' }],
    predict(world, { h2 }) {
      const lostMs = 45 * MINUTE;
      const backlog = [0, 1, 2, 3].map(
        (task) => between(world, h2, world.rowsAt(lostMs)).filter((row) => world.partition[row]! % 4 === task).length,
      );
      const doneMs = lostMs + Math.ceil((Math.max(...backlog) * 50) / 1_000);
      return between(world, h2, world.log.length).flatMap((row) =>
        world.doneMs[row]! < lostMs ? [entry(row, 'storeLost', -1, lostMs, doneMs)] : [],
      );
    },
  },
  {
    title: 'lambda.loseBatchStore loses everything before the cut, until the next publish',
    timeline: [{ at: '45m', do: 'lambda.loseBatchStore' }],
    predict: (world, { h2, p3 }) => between(world, 0, h2).map((row) => entry(row, 'storeLost', -1, 45 * MINUTE, p3)),
  },
  {
    title: 'lambda.loseMaster is not noticed before the next publish, and then lasts',
    timeline: [{ at: '45m', do: 'lambda.loseMaster', last: '30m' }],
    predict: (world, { p3 }) =>
      rows(world).flatMap((row) => {
        const arrivedMs = world.log.ingestMs(row);
        return arrivedMs >= 15 * MINUTE && arrivedMs < 45 * MINUTE ? [entry(row, 'storeLost', -1, p3, Infinity)] : [];
      }),
  },
  {
    title: 'a speed layer that knows only its own ids counts a copy again whose first one the batch has, until the batch has both',
    lambda: { speed: { dedupe: 'local' } },
    timeline: [STORM],
    predict: (world, times) =>
      [...copies(world)].flatMap(([row, first]) =>
        overlays(times, world).flatMap(({ h, fromMs, toMs }) =>
          first < h && row >= h ? [entry(row, 'boundaryOverlap', 1, Math.max(fromMs, world.doneMs[row]!), toMs)] : [],
        ),
      ),
  },
  {
    title: 'a speed layer that knows no ids counts every copy, until the batch has both',
    lambda: { speed: { dedupe: 'none' } },
    timeline: [STORM],
    predict: (world, times) =>
      [...copies(world)].flatMap(([row, first]) =>
        overlays(times, world).flatMap(({ h, fromMs, toMs }) =>
          row >= h ? [entry(row, first < h ? 'boundaryOverlap' : 'duplicate', 1, Math.max(fromMs, world.doneMs[row]!), toMs)] : [],
        ),
      ),
  },
  {
    title: 'a speed layer that leaves late records to the batch lacks them until the batch has them',
    lambda: { speed: { dropLate: '5m' } },
    timeline: [HELD_UP],
    predict: (world, times) =>
      rows(world).flatMap((row) => {
        const isLate = world.doneMs[row]! - world.log.columns.eventMs[row]! > 5 * MINUTE;
        const covering = overlays(times, world).find(({ h }) => h > row)?.fromMs ?? Infinity;
        return isLate ? [entry(row, 'droppedLate', -1, world.doneMs[row]!, covering)] : [];
      }),
  },
];

/** Predictions join up where one stretch ends as the next begins with the same difference. */
function joined(entries: readonly Predicted[]): Predicted[] {
  const list: Predicted[] = [];
  for (const next of inOrder(entries)) {
    const last = list.at(-1);
    if (last !== undefined && last.row === next.row && last.toMs === next.fromMs && last.cause === next.cause && last.times === next.times)
      list[list.length - 1] = { ...last, toMs: next.toMs };
    else list.push(next);
  }
  return list;
}

const hasAmount = ({ log }: World, { row }: Predicted): boolean => log.columns.amount[row] !== 0;
const isInRun = ({ fromMs }: Predicted): boolean => fromMs <= END;

describe('a fault', () => {
  test.each(CASES)('$title', async ({ title, timeline = [], stream, lambda, predict }) => {
    for (const seed of SEEDS) {
      const result = await ran(scenario({ seed, timeline, ...(stream === undefined ? {} : { stream }) }, lambda));
      const { world } = result;
      const predicted = joined(predict(world, runsOf(world)).filter((one) => hasAmount(world, one) && isInRun(one)));
      if (!title.includes('no answer wrong')) expect(predicted.length, `seed ${seed}: the fault must do something`).toBeGreaterThan(5);
      expect(ledgerOf(result, 'balance'), `seed ${seed}`).toEqual(predicted);
      expect(biasStepsOf(result, 'balance'), `seed ${seed}`).toEqual(biasOf(predicted, world.log));
    }
  });

  test('is told from another one that looks alike', async () => {
    const [all, early] = [CASES[0]!, CASES[3]!];
    const result = await ran(scenario({ timeline: all.timeline ?? [] }));
    const { world } = result;
    expect(ledgerOf(result, 'balance')).not.toEqual(joined(early.predict(world, runsOf(world)).filter((one) => hasAmount(world, one))));
    expect(ledgerOf(result, 'balance')).not.toEqual([]);
  });
});
