import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { generateLog } from '../../src/generator/generator.ts';
import type { Log } from '../../src/log/log.ts';
import type { EffectColumns, GuardName } from '../../src/model/effects.ts';
import { MINUTE } from '../../src/model/time.ts';
import { GUARD_OF } from '../../src/pipelines/kappa/effects/index.ts';
import { Kappa, type Reprocess } from '../../src/pipelines/kappa/kappa.ts';
import { crashingAt } from '../support/log-builder.ts';
import { runs, specOf } from '../support/runs.ts';
import { SILENT } from '../../src/pipelines/silent.ts';

/** Which mails leave when the log is read twice: by a second version, or by one that has crashed. Every law is about sets of events, worked out from positions in the log. */
interface World {
  readonly seed: number;
  readonly rule: 'velocity' | 'overdraft';
  readonly tasks: number;
  readonly replayTasks: number;
  readonly scaleFactor: number;
  readonly deployMs: number;
  readonly replayMs: number;
  readonly lateShare: number;
}

const END_MS = 60 * MINUTE;
const QUIET_MS = 45 * MINUTE;

const worlds: fc.Arbitrary<World> = fc.record({
  seed: fc.nat(1_000_000),
  rule: fc.constantFrom('velocity', 'overdraft'),
  tasks: fc.constantFrom(1, 3),
  replayTasks: fc.constantFrom(1, 4),
  scaleFactor: fc.constantFrom(1_000, 8_000),
  deployMs: fc.integer({ min: 15 * MINUTE, max: 30 * MINUTE }),
  replayMs: fc.integer({ min: MINUTE, max: 8 * MINUTE }),
  lateShare: fc.constantFrom(0, 0.2),
});

interface Begun {
  readonly kappa: Kappa;
  readonly log: Log;
}

function begin(world: World, guard: GuardName, crashMs?: number): Begun {
  const spec = specOf({
    duration: '60m',
    seed: world.seed,
    scaleFactor: world.scaleFactor,
    log: { partitions: 4 },
    stream: {
      accounts: 6,
      merchants: 5,
      ledgerShards: 2,
      transactionsPerSecond: 0.1,
      arrival: 'flat',
      late: { share: world.lateShare, meanDelay: '3m' },
      offline: { share: 0 },
      duplicates: { share: 0.1, meanDelay: '2m' },
    },
    views: [world.rule],
    kappa: { tasks: world.tasks, checkpointInterval: '3m', effects: { rule: world.rule, guard } },
    timeline: [{ at: '45m', do: 'stream.outage', for: '16m', mode: 'drop' }],
  });
  const log = generateLog(spec);
  const kappa = new Kappa(crashMs === undefined ? spec : crashingAt(spec, [crashMs]), log, SILENT);
  return { kappa, log };
}

const plainRun = (world: World): EffectColumns => {
  const { kappa } = begin(world, 'none');
  kappa.advance(END_MS, true);
  return kappa.mails.all();
};

interface Replayed {
  readonly mails: EffectColumns;
  /** positions of the two versions at the switch, by partition */
  readonly old: Uint32Array;
  readonly new: Uint32Array;
  readonly log: Log;
  readonly kappa: Kappa;
}

/** A second version of the same code, to which readers are switched wherever it is by then. The old one is kept to the end. */
function replayed(world: World, guard: GuardName): Replayed {
  const { kappa, log } = begin(world, guard);
  const { deployMs, replayTasks } = world;
  const switchMs = deployMs + world.replayMs;
  kappa.advance(deployMs, true);
  const order = { at: '', atMs: deployMs, do: 'kappa.reprocess', from: 'start', mode: 'beside', switch: 'byHand', force: true } as const;
  kappa.reprocess({ ...order, tasks: replayTasks, keep: END_MS } as Reprocess);
  kappa.advance(switchMs, true);
  const [old, fresh] = kappa.registry.all.map(({ job }) => job.consumer.positions.slice());
  kappa.switchOver(switchMs);
  kappa.advance(END_MS, true);
  return { mails: kappa.mails.all(), old: old!, new: fresh!, log, kappa };
}

const by = ({ key, version }: EffectColumns, number: number): number[] => sorted([...key].filter((_, place) => version[place] === number));
const sorted = (events: Iterable<number>): number[] => [...events].sort((a, b) => a - b);
const distinct = ({ key }: EffectColumns): number[] => sorted(new Set(key));
const repeated = ({ key, isRepeat }: EffectColumns): number[] => sorted([...key].filter((_, place) => isRepeat[place] === 1));

/** Events of those alerts whose record lies, in its partition, from `from` on and before `to`. */
function between(alerts: EffectColumns, log: Log, from: Uint32Array, to: Uint32Array): number[] {
  const isWithin = (row: number): boolean => {
    const [partition, offset] = [log.partitionOf(row), log.offsetOf(row)];
    return offset >= from[partition]! && offset < to[partition]!;
  };
  return sorted([...alerts.key].filter((_, place) => isWithin(alerts.row[place]!)));
}

const LAWS: Readonly<Record<GuardName, (world: World) => number>> = {
  /** All of the one and all of the other. Gives how many were sent twice. */
  none(world) {
    const { mails, kappa } = replayed(world, 'none');
    const plain = plainRun(world);
    expect(by(mails, 1)).toEqual(sorted(plain.key));
    const { keys, size } = kappa.answers(world.rule);
    if (world.rule === 'velocity') expect(by(mails, 2)).toEqual(sorted(keys.subarray(0, size)));
    expect(repeated(mails)).toEqual(sorted(plain.key));
    return plain.key.length;
  },
  /** What lies between the positions of the two is sent twice where the new one is behind, and never where it is ahead. Marks that are missing come on top. */
  reactorsOff(world) {
    const velocity = { ...world, rule: 'velocity' as const };
    const { mails, old, new: fresh, log } = replayed(velocity, 'reactorsOff');
    const plain = plainRun(velocity);
    expect(repeated(mails)).toEqual(between(plain, log, fresh, old));
    const sent = new Set(mails.key);
    const missed = sorted([...plain.key].filter((event) => !sent.has(event)));
    expect(missed).toEqual(between(plain, log, old, fresh));
    return repeated(mails).length + missed.length;
  },
  fence(world) {
    const { mails, old, new: fresh, log } = replayed(world, 'fence');
    expect(repeated(mails)).toEqual([]);
    const plain = plainRun(world);
    expect(distinct(mails)).toEqual(sorted(plain.key));
    const behind = old.map((offset, partition) => Math.max(offset, fresh[partition]!));
    expect(by(mails, 2)).toEqual(
      between(
        plain,
        log,
        behind,
        behind.map(() => log.length),
      ),
    );
    return by(mails, 2).length;
  },
  idempotencyKey(world) {
    const { mails } = replayed(world, 'idempotencyKey');
    expect(repeated(mails)).toEqual([]);
    expect(distinct(mails)).toEqual(sorted(plainRun(world).key));
    return mails.key.length;
  },
  /** Nothing happens in the last quarter of an hour, so that every row has been written down by the end. */
  outbox(world) {
    const { mails } = replayed(world, 'outbox');
    expect(repeated(mails)).toEqual([]);
    expect(distinct(mails)).toEqual(sorted(plainRun(world).key));
    for (const timeMs of mails.timeMs) expect(timeMs % (3 * MINUTE)).toBe(0);
    return mails.key.length;
  },
};

/** A crash without a guard: what was read since the checkpoint is sent again, and the answer is the same as without. */
function afterCrash(world: World, guard: GuardName): { readonly again: number[]; readonly mails: EffectColumns } {
  const crashMs = world.deployMs;
  const { kappa, log } = begin(world, guard, crashMs);
  kappa.advance(Math.floor(crashMs / (3 * MINUTE)) * 3 * MINUTE, true);
  const checkpoint = kappa.positions.slice();
  kappa.advance(crashMs, true);
  const reached = kappa.positions.slice();
  kappa.crash(crashMs);
  kappa.advance(END_MS, true);
  return { again: between(plainRun(world), log, checkpoint, reached), mails: kappa.mails.all() };
}

const holds = (law: (world: World) => number, count = 25): number => {
  let seen = 0;
  fc.assert(
    fc.property(worlds, (world) => {
      seen += law(world);
    }),
    { numRuns: runs(count), endOnFailure: true },
  );
  return seen;
};

afterEach(() => void vi.restoreAllMocks());

describe('mails when the log is read twice', () => {
  it.each(Object.keys(LAWS) as GuardName[])('are those that the guard "%s" lets through', (name) => {
    expect(holds(LAWS[name])).toBeGreaterThan(0);
  });

  it('are sent again after a crash, unless somebody knows them, and the answer is the same', () => {
    const seen = holds((world) => {
      const { again, mails } = afterCrash(world, 'none');
      expect(repeated(mails)).toEqual(again);
      expect(distinct(mails)).toEqual(sorted(plainRun(world).key));
      expect(repeated(afterCrash(world, 'fence').mails)).toEqual(again);
      for (const name of ['idempotencyKey', 'outbox'] as const) {
        const guarded = afterCrash(world, name).mails;
        expect(repeated(guarded)).toEqual([]);
        expect(distinct(guarded)).toEqual(sorted(plainRun(world).key));
      }
      return again.length;
    }, 10);
    expect(seen).toBeGreaterThan(0);
  });

  it('go to those who are still in the red a second time, if the mark is not made anew', () => {
    const seen = holds((world) => {
      const overdraft = { ...world, rule: 'overdraft' as const, lateShare: 0 };
      const { mails, old, new: fresh, log } = replayed(overdraft, 'reactorsOff');
      const between2 = new Set(between(plainRun(overdraft), log, fresh, old));
      return repeated(mails).filter((event) => !between2.has(event)).length;
    });
    expect(seen).toBeGreaterThan(0);
  });

  it('are not changed by a lane that is put aside and taken up again', () => {
    holds((world) => {
      const guard = (['none', 'reactorsOff', 'fence', 'idempotencyKey', 'outbox'] as const)[world.seed % 5]!;
      const [whole, other] = [replayed(world, guard), begin(world, guard).kappa];
      const { kappa } = begin(world, guard);
      kappa.advance(world.deployMs, true);
      const order = { at: '', atMs: world.deployMs, do: 'kappa.reprocess', from: 'start', mode: 'beside', switch: 'byHand', force: true };
      kappa.reprocess({ ...order, tasks: world.replayTasks, keep: END_MS } as Reprocess);
      kappa.advance(world.deployMs + MINUTE, true);
      const snapshot = kappa.snapshot();
      kappa.advance(QUIET_MS, true);
      other.restore(snapshot);
      other.advance(world.deployMs + world.replayMs, true);
      other.switchOver(world.deployMs + world.replayMs);
      other.advance(END_MS, true);
      expect(other.mails.all()).toEqual(whole.mails);
      return 0;
    });
  });

  it('would be other ones with a guard that is broken', () => {
    const broken: readonly [GuardName, () => void][] = [
      ['none', () => vi.spyOn(GUARD_OF.none, 'alert').mockImplementation((alert, desk) => void (alert.isLive && desk.send(alert)))],
      ['reactorsOff', () => vi.spyOn(GUARD_OF.reactorsOff, 'alert').mockImplementation((alert, desk) => desk.send(alert))],
      ['fence', () => vi.spyOn(GUARD_OF.fence, 'moved').mockImplementation(() => undefined)],
      [
        'fence',
        () =>
          vi
            .spyOn(GUARD_OF.fence, 'moved')
            .mockImplementation((from, to, reached, owners) => void owners.push({ version: to, from: reached(from).map(() => 0) })),
      ],
      ['idempotencyKey', () => vi.spyOn(GUARD_OF.idempotencyKey, 'alert').mockImplementation((alert, desk) => desk.send(alert))],
      ['outbox', () => vi.spyOn(GUARD_OF.outbox, 'alert').mockImplementation((alert, desk) => desk.send(alert))],
    ];
    for (const [name, breakIt] of broken) {
      breakIt();
      expect(() => holds(LAWS[name]), name).toThrow();
      vi.restoreAllMocks();
    }
  });
});
