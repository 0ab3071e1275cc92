import type { BatchCut, BatchEngine } from '../../src/engine/batch-engine.ts';
import { createBuiltinEngine } from '../../src/engine/builtin.ts';
import type { Log } from '../../src/log/log.ts';
import { EVENT_TYPES } from '../../src/model/event-types.ts';
import { HOUR, MINUTE } from '../../src/model/time.ts';
import { VIEW_NAMES, type ViewName } from '../../src/model/views/index.ts';
import type { KeyedTable } from '../../src/support/keyed-table.ts';
import { buildLog, type Posting } from './log-builder.ts';

/** What a batch engine is asked to agree on with the built-in re-fold, on any host: plain data and one function, so that a page can run it too. */
export interface EngineCase {
  readonly name: string;
  readonly log: Log;
  readonly cut: BatchCut;
  readonly bucketMs: number;
  /** all of them if absent */
  readonly views?: readonly ViewName[];
}

const HUGE = 2 ** 52;

const captured = (txn: number, account: number, amount: number, eventMs: number, ingestMs = eventMs): Posting => ({
  txn,
  account,
  amount,
  eventMs,
  ingestMs,
  type: 'CARD_CAPTURE',
});

const single = buildLog([captured(1, 1, -5, 100)]);

/** Copies of a fact on both sides of the cut, and a late record. */
const straddling = buildLog([
  captured(1, 1, -500, 10, 20),
  captured(1, 1, -500, 10, 900),
  captured(2, 2, -700, 15, 400),
  captured(2, 2, -700, 15, 600),
  captured(2, 2, -700, 15, 700),
  captured(3, 1, -900, 30, 2_000),
  captured(4, 3, 900, 450),
]);

const everyType = buildLog(
  EVENT_TYPES.flatMap((type, code) =>
    [-123, 0, 456].map((amount, i) => ({
      txn: 10 * code + i + 1,
      leg: 1 + (code % 4),
      account: 7,
      ccy: code % 5,
      type,
      amount,
      eventMs: code * 20 * MINUTE + i,
      ingestMs: 10 * HOUR + code,
    })),
  ),
  1,
);

const extremes = buildLog([
  captured(1, 1, HUGE, 0),
  captured(2, 1, -HUGE + 1, 1),
  captured(3, 1, -HUGE + 1, 2),
  captured(5, 3, -Number.MAX_SAFE_INTEGER, 2),
  captured(4, 2, -HUGE, 3),
  captured(4_000_000_000, 2_097_151, -1, 2 ** 40, 2 ** 40 + 4_000_000_000),
]);

/** The greatest of three compared as one: by time, then by transaction as a number, then by leg. */
const sameMoment = buildLog([
  { ...captured(9, 1, -5, 100), leg: 2 },
  { ...captured(10, 1, -6, 100), leg: 1 },
  { ...captured(10, 1, -7, 100), leg: 2 },
  { ...captured(11, 1, -8, 99), leg: 3 },
]);

/** One payment that is taken back twice, and one that arrives last of all, after both of its reversals. */
const reversedTwice = buildLog([
  captured(1, 1, -500, 10),
  { ...captured(2, 1, 500, 20), type: 'REFUND', refersTo: 1 },
  { ...captured(3, 1, 500, 30), type: 'CHARGEBACK', refersTo: 1 },
  captured(4, 2, -700, 15, 900),
  { ...captured(5, 2, 700, 40), type: 'REFUND', refersTo: 4 },
  { ...captured(6, 2, 700, 50), type: 'CORRECTION', refersTo: 4 },
]);

const whole = (log: Log): BatchCut => ({ bound: log.boundAt(log.length), beforeEventMs: null });

/** Views that multiply amounts or take fees from them, or keep an amount or a transaction in a part of a key: they are for amounts that occur. */
const MULTIPLYING: readonly ViewName[] = ['fees', 'velocity', 'net', 'interest', 'tiered', 'charges', 'converted'];

export const ENGINE_CASES: readonly EngineCase[] = [
  { name: 'an empty log', log: buildLog([]), cut: whole(buildLog([])), bucketMs: HOUR },
  { name: 'one record', log: single, cut: whole(single), bucketMs: HOUR },
  { name: 'nothing before the cut', log: straddling, cut: { bound: new Uint32Array(4), beforeEventMs: null }, bucketMs: HOUR },
  {
    name: 'copies on both sides of an offset cut',
    log: straddling,
    cut: { bound: straddling.boundAt(3), beforeEventMs: null },
    bucketMs: HOUR,
  },
  { name: 'copies after an offset cut', log: straddling, cut: { bound: straddling.boundAt(1), beforeEventMs: null }, bucketMs: HOUR },
  { name: 'copies and a cut by event time', log: straddling, cut: { bound: straddling.boundAt(7), beforeEventMs: 30 }, bucketMs: HOUR },
  { name: 'a cut before the first event', log: straddling, cut: { bound: straddling.boundAt(6), beforeEventMs: 0 }, bucketMs: HOUR },
  {
    name: 'what an earlier run has counted, with its copies',
    log: straddling,
    cut: { bound: straddling.boundAt(7), beforeEventMs: null, fromBound: straddling.boundAt(2) },
    bucketMs: HOUR,
  },
  {
    name: 'only from an event time on',
    log: straddling,
    cut: { bound: straddling.boundAt(7), beforeEventMs: null, fromEventMs: 15 },
    bucketMs: HOUR,
  },
  {
    name: 'a stretch of the log that is lost, from one record to another',
    log: straddling,
    cut: { bound: straddling.boundAt(7), beforeEventMs: null, lost: { fromMs: 450, toMs: 2_000 } },
    bucketMs: HOUR,
  },
  { name: 'every type, with amounts of zero', log: everyType, cut: whole(everyType), bucketMs: 20 * MINUTE },
  {
    name: 'amounts and times near the largest exact integers',
    log: extremes,
    cut: whole(extremes),
    bucketMs: 2 ** 30,
    views: VIEW_NAMES.filter((view) => !MULTIPLYING.includes(view)),
  },
  {
    name: 'payments taken back twice, before and after they have arrived',
    log: reversedTwice,
    cut: { bound: reversedTwice.boundAt(5), beforeEventMs: null },
    bucketMs: HOUR,
  },
  { name: 'transactions at the same moment', log: sameMoment, cut: whole(sameMoment), bucketMs: HOUR },
];

/** Where the engine and the built-in re-fold differ, in words, or why the engine gave no answer; empty if they agree in every byte. */
export async function disagreements(
  engine: BatchEngine,
  { log, cut, bucketMs, views = VIEW_NAMES }: Omit<EngineCase, 'name'>,
): Promise<string[]> {
  const reference = createBuiltinEngine();
  const tablesOf = async (one: BatchEngine) => {
    await one.load(log, log.length);
    return (await one.compute(cut, views, { bucketMs })).tables;
  };
  const finding = tablesOf(engine).catch((error: unknown) => (error as Error).message);
  const expected = await tablesOf(reference);
  const found = await finding;
  if (typeof found === 'string') return [found];
  return views.flatMap((view) => difference(found.get(view)!, expected.get(view)!).map((text) => `${view}: ${text}`));
}

export function difference(found: KeyedTable, expected: KeyedTable): string[] {
  const [a, b] = [rowsOf(found), rowsOf(expected)];
  if (a.length !== b.length) return [`${a.length} keys, expected ${b.length}`];
  return a.flatMap((row, place) => (row === b[place] ? [] : [`row ${place} is ${row}, expected ${b[place]!}`]));
}

/** `key: values`, in the order of the table, which must be that of the keys. */
export const rowsOf = ({ size, width, keys, values }: KeyedTable): string[] =>
  Array.from({ length: size }, (_, entry) => `${keys[entry]}: ${values.slice(entry * width, (entry + 1) * width).join(' ')}`);
