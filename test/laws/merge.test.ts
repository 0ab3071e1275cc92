import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateLog } from '../../src/generator/generator.ts';
import type { Log } from '../../src/log/log.ts';
import type { EventType } from '../../src/model/event-types.ts';
import { splitAccountEvent } from '../../src/model/keys.ts';
import { HOUR, MINUTE } from '../../src/model/time.ts';
import type { View, ViewSettings } from '../../src/model/views/view.ts';
import type { Merge } from '../../src/pipelines/lambda/merge/merge.ts';
import { NAIVE_MERGES } from '../../src/pipelines/lambda/merge/naive/index.ts';
import { rowsOfGroup } from '../../src/pipelines/lambda/merge/rows-of-group.ts';
import type { Movement } from '../../src/pipelines/lambda/speed/overdraft.ts';
import type { SpeedProcess, SpeedView } from '../../src/pipelines/lambda/speed/speed-view.ts';
import { KeyedTable } from '../../src/support/keyed-table.ts';
import { EXACT_VIEWS } from '../support/exact-views.ts';
import { buildLog, statementsAbout, type Posting } from '../support/log-builder.ts';
import { runs } from '../support/runs.ts';
import { firstCopies, invertedGroups, mergedOf, truthOf, type Answer, type Layers, type Rows } from '../support/split-log.ts';
import { PUNCTUAL, streamInput } from '../support/streams.ts';

/**
 * What the batch hands over of the records before a cut and what the overlay keeps of those since are put together to what a single fold over all of them
 * gives, for any log and any cut. A merge for which that does not hold in general says so by its class, and the law is as strong as the class allows.
 */

type Name = keyof typeof NAIVE_MERGES;

const NAMES = EXACT_VIEWS;

/** Right only where what comes after the cut also happened after what came before it. */
const ORDERED: readonly Name[] = ['overdraft', 'velocity', 'sessions'];
const REFUSED: readonly Name[] = ['middle', 'fees', 'tiered', 'reconciliation', 'accepted'];
const ORDERLESS = NAMES.filter((name) => !ORDERED.includes(name) && !REFUSED.includes(name));
const MERGED = [...ORDERLESS, ...ORDERED];

const SETTINGS: ViewSettings = { bucketMs: HOUR, day: 30 };

type Module<T> = Readonly<Record<string, T>>;

async function layersOf(name: Name): Promise<Layers> {
  const view = (await import(`../../src/model/views/${name}.ts`)) as Module<View>;
  const speed = (await import(`../../src/pipelines/lambda/speed/${name}.ts`)) as Module<SpeedView>;
  const merge = (await import(`../../src/pipelines/lambda/merge/${name}.ts`)) as Module<Merge>;
  return { view: view[name]!, speed: speed[name]!, merge: merge[name]! };
}

const LAYERS = Object.fromEntries(await Promise.all(NAMES.map(async (name) => [name, await layersOf(name)] as const))) as Readonly<
  Record<Name, Layers>
>;

const naive = (name: Name): Layers => ({ ...LAYERS[name], merge: NAIVE_MERGES[name] });

/** A log, its first copies before the cut, and those since. */
interface Split {
  readonly log: Log;
  readonly before: Rows;
  readonly since: Rows;
  /** What a failure prints. */
  readonly [fc.toStringMethod]: () => string;
}

function split(log: Log, at: number, origin: unknown): Split {
  const rows = firstCopies(log);
  const cut = at % (rows.length + 1);
  return {
    log,
    before: rows.slice(0, cut),
    since: rows.slice(cut),
    [fc.toStringMethod]: () => `cut after ${cut} of ${fc.stringify(origin)}`,
  };
}

const mergedAt = (layers: Layers, { log, before, since }: Split): Answer => mergedOf(layers, log, before, since, SETTINGS);
const wholeTruth = ({ view }: Layers, { log, before, since }: Split): Answer => truthOf(view, log, [...before, ...since], SETTINGS);

const OTHERS: readonly EventType[] = ['DEPOSIT', 'WITHDRAWAL', 'TRANSFER', 'CARD_AUTH', 'INTEREST', 'FEE', 'FX'];
const REVERSALS: readonly EventType[] = ['REFUND', 'CHARGEBACK', 'CORRECTION'];

/** Records at few different times, so that many happen at once, or just so far apart that a window or a session ends. */
const postings = (maxDelayMinutes: number): fc.Arbitrary<Posting[]> => {
  const wish = fc.record({
    account: fc.nat(1_000),
    kind: fc.oneof(fc.constant<EventType>('CARD_CAPTURE'), fc.constantFrom(...OTHERS, ...REVERSALS)),
    ccy: fc.nat(1),
    amount: fc.oneof(fc.integer({ min: -1_000, max: 1_000 }), fc.integer({ min: -3, max: 3 })),
    step: fc.nat(24),
    delayMs: fc.nat(maxDelayMinutes).map((minutes) => minutes * MINUTE),
    hold: fc.integer({ min: -500, max: 500 }),
    counterparty: fc.constantFrom(0, 1, 2, 1_000_001),
    valueDay: fc.nat(30),
    original: fc.nat(1_000),
  });
  const statement = fc.record({
    ccy: fc.nat(1),
    asOfStep: fc.nat(24),
    laterSteps: fc.nat(12),
    delayMs: fc.nat(maxDelayMinutes).map((minutes) => minutes * MINUTE),
    breakMinor: fc.constantFrom(0, 0, 7),
    unseen: fc.constantFrom(0, 0, 0, 1),
  });
  return fc
    .tuple(
      fc.constantFrom(1, 1, 3, 25),
      fc.constantFrom(1, 5, 10),
      fc.array(wish, { maxLength: 80 }),
      fc.array(statement, { maxLength: 3 }),
    )
    .map(([accounts, stepMinutes, wishes, statements]) => {
      const accountOf = (number: number): number => (number % 20 === 0 ? 2_000_000 : (number % accounts) + 1);
      const captured = wishes.flatMap(({ kind, account }, place) => (kind === 'CARD_CAPTURE' && accountOf(account) < 100 ? [place] : []));
      const posted = wishes.map(({ kind, account, amount, step, delayMs, original, ...rest }, place): Posting => {
        const eventMs = step * stepMinutes * MINUTE;
        const fact = { ...rest, txn: place + 1, eventMs, ingestMs: eventMs + delayMs };
        const of = captured[original % captured.length];
        if (kind === 'CARD_CAPTURE') return { ...fact, type: kind, account: accountOf(account), amount: -1 - Math.abs(amount) };
        if (!REVERSALS.includes(kind) || of === undefined)
          return { ...fact, type: OTHERS.includes(kind) ? kind : 'DEPOSIT', account: accountOf(account), amount };
        return { ...fact, type: kind, account: accountOf(wishes[of]!.account), amount: Math.abs(amount), refersTo: of + 1 };
      });
      const said = statements.map(({ asOfStep, laterSteps, delayMs, ...rest }) => {
        const [asOfMs, eventMs] = [asOfStep * stepMinutes * MINUTE, (asOfStep + laterSteps) * stepMinutes * MINUTE];
        return { ...rest, account: 2_000_000, asOfMs, eventMs, ingestMs: eventMs + delayMs };
      });
      return [...posted, ...statementsAbout(posted, said, wishes.length + 1)];
    });
};

const byHand = (maxDelayMinutes: number): fc.Arbitrary<Split> =>
  fc.tuple(postings(maxDelayMinutes), fc.nat(1_000)).map(([list, at]) => split(buildLog(list), at, list));

const generated = (disorder: Parameters<typeof streamInput>[0] & object): fc.Arbitrary<Split> =>
  fc.record({ seed: fc.nat(1_000_000), accounts: fc.constantFrom(2, 12, 40), at: fc.nat(1_000_000) }).map(({ seed, accounts, at }) => {
    const stream = { ...disorder.stream, accounts, merchants: 9, transactionsPerSecond: 0.04, arrival: 'flat' as const };
    const wish = { seed, duration: '3h', stream };
    return split(generateLog(streamInput(wish)), at, wish);
  });

const LATE = { late: { share: 0.2, meanDelay: '20m' }, duplicates: { share: 0.1 } } as const;

/** Logs in which anything may be late by up to two hours, and logs in which nothing is. */
const late = fc.oneof({ weight: 4, arbitrary: byHand(120) }, { weight: 1, arbitrary: generated({ stream: LATE }) });
const punctual = fc.oneof({ weight: 4, arbitrary: byHand(0) }, { weight: 1, arbitrary: generated({ stream: PUNCTUAL }) });

const numRuns = runs(80);

describe('the merge of batch and overlay is the truth', () => {
  it.each(ORDERLESS)('%s: wherever the cut is', (name) => {
    fc.assert(
      fc.property(late, (at) => void expect(mergedAt(LAYERS[name], at)).toEqual(wholeTruth(LAYERS[name], at))),
      { numRuns },
    );
  });

  it.each(ORDERED)('%s: wherever the cut is, if everything arrives in order', (name) => {
    fc.assert(
      fc.property(punctual, (at) => void expect(mergedAt(LAYERS[name], at)).toEqual(wholeTruth(LAYERS[name], at))),
      { numRuns },
    );
  });

  it.each(ORDERED)('%s: for every group in whose records the cut leaves the order as it is', (name) => {
    const { speed } = LAYERS[name];
    const groupOf = (key: number): number => (name === 'velocity' ? splitAccountEvent(key).account : key);
    fc.assert(
      fc.property(late, (at) => {
        const inverted = invertedGroups((speed as SpeedProcess<unknown>).group, at.log, at.before, at.since);
        const others = (answer: Answer): Answer => answer.filter(([key]) => !inverted.has(groupOf(key!)));
        expect(others(mergedAt(LAYERS[name], at))).toEqual(others(wholeTruth(LAYERS[name], at)));
      }),
      { numRuns },
    );
  });

  it('velocity: late records may hide an alert but never raise a false one', () => {
    fc.assert(
      fc.property(late, (at) => {
        const alerts = new Set(wholeTruth(LAYERS.velocity, at).map(([key]) => key));
        expect(mergedAt(LAYERS.velocity, at).filter(([key]) => !alerts.has(key))).toEqual([]);
      }),
      { numRuns },
    );
  });

  it.each(MERGED)('%s: with all records on one side', (name) => {
    fc.assert(
      fc.property(late, ({ log, before, since }) => {
        const rows = [...before, ...since];
        const truth = truthOf(LAYERS[name].view, log, rows, SETTINGS);
        expect(mergedOf(LAYERS[name], log, rows, [], SETTINGS)).toEqual(truth);
        expect(mergedOf(LAYERS[name], log, [], rows, SETTINGS)).toEqual(truth);
      }),
      { numRuns: numRuns / 2 },
    );
  });

  it.each(MERGED)('%s: in whatever order the overlay has read its records', (name) => {
    fc.assert(
      fc.property(late, ({ log, before, since }) => {
        const backwards = mergedOf(LAYERS[name], log, before, since.toReversed(), SETTINGS);
        expect(backwards).toEqual(mergedOf(LAYERS[name], log, before, since, SETTINGS));
      }),
      { numRuns: numRuns / 2 },
    );
  });
});

/** Whether the laws above find a log and a cut at which the merge is wrong. */
const isRejected = (layers: Layers, splits: fc.Arbitrary<Split>): boolean =>
  fc.sample(splits, { seed: 1, numRuns: 100 }).some((at) => !isDeepStrictEqual(mergedAt(layers, at), wholeTruth(layers, at)));

describe('the law rejects', () => {
  it.each(ORDERLESS)('%s: the naive merge', (name) => expect(isRejected(naive(name), late)).toBe(true));

  it.each([...ORDERED, ...REFUSED])('%s: the naive merge, even if everything arrives in order', (name) =>
    expect(isRejected(naive(name), punctual)).toBe(true),
  );

  it.each(ORDERED)('%s: the correct merge, if records may be late', (name) => expect(isRejected(LAYERS[name], late)).toBe(true));

  it('an overlay that keeps its movements as they come', () => {
    const asTheyCome: SpeedProcess<Movement[]> = {
      ...(LAYERS.overdraft.speed as SpeedProcess<Movement[]>),
      add: (movements, { eventMs, amount }) => void movements.push({ eventMs, event: 0, amount }),
    };
    expect(
      isRejected(
        { ...LAYERS.overdraft, speed: asTheyCome },
        byHand(120).map((at) => ({ ...at, before: [], since: [...at.before, ...at.since] })),
      ),
    ).toBe(true);
  });
});

describe('the rows of a group', () => {
  it('are those with keys from the first up to the last, which is not among them', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(40)), fc.nat(40), fc.nat(40), (keys, from, to) => {
        const batch = new KeyedTable(0);
        for (const key of keys.toSorted((a, b) => a - b)) batch.upsert(key);
        const { start, end } = rowsOfGroup(batch, Math.min(from, to), Math.max(from, to));
        const expected = keys.filter((key) => key >= Math.min(from, to) && key < Math.max(from, to));
        expect([...batch.keys.subarray(start, end)]).toEqual(expected.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('a refusal', () => {
  it.each(REFUSED)('%s: says why, and serves what the batch has found', (name) => {
    const { view, merge } = LAYERS[name];
    expect('refuses' in merge && merge.refuses).toMatch(/^[A-Z].{80,}\.$/);
    fc.assert(
      fc.property(late, (at) => void expect(mergedAt(LAYERS[name], at)).toEqual(truthOf(view, at.log, at.before, SETTINGS))),
      { numRuns },
    );
  });
});
