import { DELETE_RETENTION_MS, lastPerKey, readAtMs, readWhileCleaned, type Cleaning, type KeyedTopic } from '../log/keyed-topic.ts';
import type { Log } from '../log/log.ts';
import { accountKind } from '../model/accounts.ts';
import { EVENT } from '../model/event-types.ts';
import { accountCurrencyKey, splitAccountCurrency } from '../model/keys.ts';
import { HOUR } from '../model/time.ts';
import type { RunSpec } from '../model/scenario.ts';
import { RandomStream } from '../support/prng.ts';
import { shuffled } from '../support/sampling.ts';
import { balance } from '../model/views/balance.ts';
import { firstCopies } from './oracle.ts';
import { stepAll } from './row-truth.ts';

/** Balances by account and currency. */
type Balances = ReadonlyMap<number, number>;

/** One topic, read back into balances. */
export interface ReadBack {
  readonly name: 'account' | 'event' | 'state' | 'snapshot' | 'wrongSnapshot';
  /** records written, and how many of them are read */
  readonly records: number;
  readonly read: number;
  /** accounts whose balances differ from the truth */
  readonly wrongAccounts: number;
  /** the same, worked out; equal if all is well */
  readonly predictedWrong: number;
}

/** A reader that takes so long for the topic of states, after some accounts were deleted from it. */
export interface SlowReader {
  readonly lastsMs: number;
  /** deleted balances that it still has in the end, and how many that should be by the offsets */
  readonly dead: number;
  readonly predictedDead: number;
}

export interface CompactionDemonstration {
  readonly accounts: number;
  readonly snapshotMs: number;
  readonly readBacks: readonly ReadBack[];
  readonly cleaning: Cleaning;
  /** balances that were deleted, by tombstones */
  readonly deleted: number;
  readonly readers: readonly SlowReader[];
}

/** A cleaner has its round an hour after the last record. */
const CLEANING: Cleaning = { roundMs: HOUR, tombstonesForMs: DELETE_RETENTION_MS };
const READERS_MS = [1, 12, 24, 26, 48, 96, 192].map((hours) => hours * HOUR);
/** Of the customers' accounts, so many percent are closed and erased. */
const CLOSED_PERCENT = 5;

/**
 * Topics made of the log of a run, compacted, and read back into balances: changes by account, changes by event, states ("the balance is now 70"), and a base snapshot
 * with the changes since. Then what tombstones are for, and for how long.
 */
export function demonstrateCompaction(spec: RunSpec, log: Log): CompactionDemonstration {
  const isFirst = firstCopies(log);
  const rows = Uint32Array.from({ length: log.length }, (_, row) => row);
  const facts = rows.filter((row) => isFirst[row] === 1);
  const truth = balancesOf(stepAll(balance, log, facts, { bucketMs: spec.totals.bucket }));
  const accounts = new Set([...truth.keys()].map((key) => splitAccountCurrency(key).account)).size;
  const states = statesOf(log, facts);
  const byState = lastPerKey(states.keys);
  const snapshotMs = spec.observe.fromMs > 0 ? spec.observe.fromMs : Math.floor(spec.durationMs / 2);
  const before = facts.filter((row) => log.ingestMs(row) < snapshotMs);
  const since = facts.subarray(before.length);
  const right = foldAmounts(log, before);
  const wrong = foldAmounts(log, before, refundsTurned);
  const deleted = closedKeys(spec, truth);
  const topic = withTombstones(states, deleted);
  return {
    accounts,
    snapshotMs,
    readBacks: [
      {
        name: 'account',
        records: log.length,
        ...readBack(log, truth, lastPerKey(log.columns.account)),
        predictedWrong: changedBefore(log, truth),
      },
      { name: 'event', records: log.length, ...readBack(log, truth, lastPerKey(log.columns.id)), predictedWrong: 0 },
      {
        name: 'state',
        records: states.keys.length,
        read: byState.length,
        wrongAccounts: wrongAccounts(new Map(Array.from(byState, (offset) => [states.keys[offset]!, states.values[offset]!])), truth),
        predictedWrong: 0,
      },
      {
        name: 'snapshot',
        records: facts.length,
        read: right.size + since.length,
        wrongAccounts: wrongAccounts(foldAmounts(log, since, asPosted, right), truth),
        predictedWrong: 0,
      },
      {
        name: 'wrongSnapshot',
        records: facts.length,
        read: wrong.size + since.length,
        wrongAccounts: wrongAccounts(foldAmounts(log, since, asPosted, wrong), truth),
        predictedWrong: wrongAccounts(wrong, right),
      },
    ],
    cleaning: CLEANING,
    deleted: deleted.length,
    readers: READERS_MS.map((lastsMs) => slowReader(topic, deleted, lastsMs)),
  };
}

export type Rule = (type: number, amount: number) => number;

export const asPosted: Rule = (_, amount) => amount;
/** A version that gives back what should be taken and takes what should be given back. */
export const refundsTurned: Rule = (type, amount) => (type === EVENT.REFUND ? -amount : amount);

/** The balances that a version of the rule makes of some rows, on top of what it begins with. */
export function foldAmounts(log: Log, rows: Uint32Array, rule: Rule = asPosted, base: Balances = new Map()): Map<number, number> {
  const balances = new Map(base);
  const record = log.cursor();
  for (const row of rows) {
    const { account, currency, type, amount } = record.seek(row);
    const key = accountCurrencyKey(account, currency);
    balances.set(key, (balances.get(key) ?? 0) + rule(type, amount));
  }
  return balances;
}

function readBack(log: Log, truth: Balances, kept: Uint32Array): Pick<ReadBack, 'read' | 'wrongAccounts'> {
  return { read: kept.length, wrongAccounts: wrongAccounts(foldAmounts(log, kept), truth) };
}

/** Accounts whose last record is not all that was ever posted to them: what came before it does not add up to 0 in every currency. */
function changedBefore(log: Log, truth: Balances): number {
  const rest = new Map(truth);
  const record = log.cursor();
  for (const row of lastPerKey(log.columns.account)) {
    const { account, currency, amount } = record.seek(row);
    const key = accountCurrencyKey(account, currency);
    rest.set(key, rest.get(key)! - amount);
  }
  return new Set([...rest].filter(([, minor]) => minor !== 0).map(([key]) => splitAccountCurrency(key).account)).size;
}

/** After each posting, what the balance is now. */
function statesOf(log: Log, facts: Uint32Array): KeyedTopic {
  const balances = new Map<number, number>();
  const record = log.cursor();
  const keys = new Float64Array(facts.length);
  const values = Float64Array.from(facts, (row, offset) => {
    const { account, currency, amount } = record.seek(row);
    const key = (keys[offset] = accountCurrencyKey(account, currency));
    const value = (balances.get(key) ?? 0) + amount;
    balances.set(key, value);
    return value;
  });
  return { keys, values, isTombstone: new Uint8Array(facts.length) };
}

/** The balances of some customers, drawn by the seed. */
function closedKeys({ seed, stream }: RunSpec, truth: Balances): number[] {
  const order = shuffled(stream.accounts, new RandomStream(seed, 'compaction.closed'));
  const closed = new Set(Array.from(order.subarray(0, Math.ceil((stream.accounts * CLOSED_PERCENT) / 100)), (place) => place + 1));
  return [...truth.keys()].filter((key) => {
    const { account } = splitAccountCurrency(key);
    return accountKind(account) === 'customer' && closed.has(account);
  });
}

function withTombstones({ keys, values }: KeyedTopic, deleted: readonly number[]): KeyedTopic {
  const isTombstone = new Uint8Array(keys.length + deleted.length).fill(1, keys.length);
  return { keys: joined(keys, Float64Array.from(deleted)), values: joined(values, new Float64Array(deleted.length)), isTombstone };
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** A deleted key stays with a reader that was at one of its states before the round of the cleaner, and at its tombstone when that was gone. */
function slowReader(topic: KeyedTopic, deleted: readonly number[], lastsMs: number): SlowReader {
  const { keys } = topic;
  const state = readWhileCleaned(topic, CLEANING, lastsMs);
  const first = new Map<number, number>();
  keys.forEach((key, offset) => void (first.has(key) || first.set(key, offset)));
  const goneMs = CLEANING.roundMs + CLEANING.tombstonesForMs;
  const isDead = (key: number, place: number): boolean =>
    readAtMs(first.get(key)!, keys.length, lastsMs) < CLEANING.roundMs &&
    readAtMs(keys.length - deleted.length + place, keys.length, lastsMs) >= goneMs;
  return { lastsMs, dead: deleted.filter((key) => state.has(key)).length, predictedDead: deleted.filter(isDead).length };
}

const balancesOf = ({ keys, values, size }: { keys: Float64Array; values: Float64Array; size: number }): Balances =>
  new Map(Array.from({ length: size }, (_, entry) => [keys[entry]!, values[entry]!]));

/** A balance that is missing is 0. */
function wrongAccounts(answer: Balances, truth: Balances): number {
  const keys = [...new Set([...answer.keys(), ...truth.keys()])];
  const wrong = keys.filter((key) => (answer.get(key) ?? 0) !== (truth.get(key) ?? 0));
  return new Set(wrong.map((key) => splitAccountCurrency(key).account)).size;
}
