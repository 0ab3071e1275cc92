import { EVENT, EVENT_TYPES } from '../../src/model/event-types.ts';
import type { Log } from '../../src/log/log.ts';
import { factsOf, type Fact } from './streams.ts';

/**
 * What must hold of every stream of a bank, worked out from the columns alone and one rule at a time. Returns what is wrong, in words; nothing if nothing is.
 */
export function violations(log: Log): string[] {
  const gaps = densityViolations(log);
  return gaps.length > 0 ? gaps : [...factViolations(log), ...copyViolations(log), ...orderViolations(log)];
}

/** Facts have dense ids, and their transactions dense numbers within the stream and within what was injected. */
function densityViolations(log: Log): string[] {
  const found: string[] = [];
  const facts = factsOf(log);
  const seen = Object.keys(facts).length;
  if (seen !== log.facts.txn.length) return [`${log.facts.txn.length} facts are known, ${seen} are in the log or under way`];
  const txns = [...new Set(facts.map(({ txn }) => txn))];
  for (const [name, first, numbers] of [
    ['usual', 1, txns.filter((txn) => txn < 3_000_000_000)],
    ['injected', 3_000_000_000, txns.filter((txn) => txn >= 3_000_000_000)],
  ] as const) {
    if (numbers.some((txn, place) => txn !== first + place)) found.push(`${name} transactions are not numbered without gaps`);
  }
  return found;
}

function factViolations(log: Log): string[] {
  const found: string[] = [];
  const facts = factsOf(log);
  const byTxn = grouped(facts, ({ txn }) => txn);
  for (const [txn, legs] of byTxn) {
    if (legs.length !== legs[0]!.legCount || legs.some((leg, place) => leg.leg !== place + 1 || leg.id !== legs[0]!.id + place))
      found.push(`transaction ${txn} is not whole, or its legs are not in order`);
    for (const [currency, part] of grouped(legs, (leg) => leg.currency)) {
      if (total(part) !== 0) found.push(`the legs of transaction ${txn} in currency ${currency} sum to ${total(part)}`);
    }
    if (legs.some((leg) => leg.ref !== legs[0]!.ref)) found.push(`the legs of transaction ${txn} refer to different events`);
  }
  for (const [currency, part] of grouped(facts, (fact) => fact.currency)) {
    if (total(part) !== 0) found.push(`the balances in currency ${currency} sum to ${total(part)}`);
  }
  found.push(...reversalViolations(facts, byTxn), ...holdViolations(facts), ...statementViolations(facts));
  for (const { id, amount } of facts) if (!Number.isSafeInteger(amount)) found.push(`the amount of fact ${id} is ${amount}`);
  return found;
}

const REVERSALS: readonly number[] = [EVENT.CARD_REVERSAL, EVENT.REFUND, EVENT.CHARGEBACK, EVENT.CORRECTION];

function reversalViolations(facts: readonly Fact[], byTxn: ReadonlyMap<number, readonly Fact[]>): string[] {
  const found: string[] = [];
  const settled = new Set<number>();
  for (const legs of byTxn.values()) {
    const { ref, txn, type, eventMs } = legs[0]!;
    const needsOriginal = REVERSALS.includes(type) || type === EVENT.CARD_CAPTURE;
    if (needsOriginal !== ref >= 0) found.push(`transaction ${txn} (${EVENT_TYPES[type]}) refers to ${ref}`);
    if (ref < 0) continue;
    const original = facts[ref]!;
    if (original.leg !== 1) found.push(`transaction ${txn} does not refer to the customer's leg`);
    if (original.eventMs > eventMs) found.push(`transaction ${txn} happens before its original`);
    if (settled.has(ref)) found.push(`transaction ${original.txn} is settled or reversed twice`);
    settled.add(ref);
    const isExact =
      type === EVENT.CARD_CAPTURE ? -legs[0]!.amount * 10 <= original.hold * 12 || original.hold < 5 : legs[0]!.amount === -original.amount;
    if (!isExact)
      found.push(`transaction ${txn} (${EVENT_TYPES[type]}) of ${legs[0]!.amount} does not fit its original of ${original.amount}`);
  }
  return found;
}

function holdViolations(facts: readonly Fact[]): string[] {
  const found: string[] = [];
  const held = new Map<number, number>();
  for (const { account, hold } of facts) held.set(account, (held.get(account) ?? 0) + hold);
  for (const [account, hold] of held) if (hold < 0) found.push(`the funds held of account ${account} end at ${hold}`);
  for (const fact of facts) {
    if (fact.type === EVENT.CARD_AUTH && !(fact.hold > 0 && fact.amount === 0)) found.push(`authorisation ${fact.id} holds ${fact.hold}`);
    const releases = fact.leg === 1 && (fact.type === EVENT.CARD_CAPTURE || fact.type === EVENT.CARD_REVERSAL);
    if (releases && fact.hold !== -facts[fact.ref]!.hold) found.push(`fact ${fact.id} does not release what was held`);
  }
  return found;
}

/** A statement counts every posting up to its moment, and is off by no more than 100.00, in every eighth case or so. */
function statementViolations(facts: readonly Fact[]): string[] {
  return facts.flatMap(({ id, type, account, currency, eventMs, statement }) => {
    if ((type === EVENT.SETTLEMENT_STATEMENT) !== (statement !== null))
      return [`fact ${id} (${EVENT_TYPES[type]}) says ${statement?.closingMinor}`];
    if (statement === null) return [];
    const counted = facts.filter(
      (fact) => fact.account === account && fact.currency === currency && fact.amount !== 0 && fact.eventMs <= statement.asOfMs,
    );
    const breakMinor = statement.closingMinor - total(counted);
    const isRight = counted.length === statement.postings && breakMinor >= 0 && breakMinor <= 100_00 && statement.asOfMs <= eventMs;
    return isRight ? [] : [`statement ${id} counts ${statement.postings} postings up to ${statement.asOfMs} and is off by ${breakMinor}`];
  });
}

/** A delivery is whole: all legs of a transaction in one millisecond, in order, as often as it is delivered; what has not arrived has not arrived at all. */
function copyViolations(log: Log): string[] {
  const found: string[] = [];
  const deliveries = new Map<string, number>();
  const arrived = new Set<number>();
  for (let row = 0; row < log.length; row++) {
    const fact = log.columns.id[row]!;
    const delivery = `${log.facts.txn[fact]}@${log.ingestMs(row)}`;
    deliveries.set(delivery, (deliveries.get(delivery) ?? 0) + 1);
    arrived.add(log.facts.txn[fact]!);
  }
  const legCounts = new Map(factsOf(log).map(({ txn, legCount }) => [txn, legCount]));
  for (const [delivery, legs] of deliveries) {
    if (legs % legCounts.get(Number(delivery.split('@')[0]))! !== 0) found.push(`delivery ${delivery} has ${legs} legs`);
  }
  for (const fact of log.unarrived.id) {
    if (arrived.has(log.facts.txn[fact]!)) found.push(`transaction ${log.facts.txn[fact]} has arrived in part`);
  }
  return found;
}

/** Rows by (ingest time, partition); offsets dense and ingest times never falling in each partition; the unarrived by event time. */
function orderViolations(log: Log): string[] {
  const found: string[] = [];
  for (let row = 1; row < log.length; row++) {
    const step = log.ingestMs(row) - log.ingestMs(row - 1) || log.partitionOf(row) - log.partitionOf(row - 1);
    if (step < 0) found.push(`row ${row} stands behind its place`);
  }
  log.rows.forEach((rows, partition) => {
    rows.forEach((row, offset) => {
      if (log.partitionOf(row) !== partition || log.offsetOf(row) !== offset) found.push(`row ${row} is not at (${partition}, ${offset})`);
      if (offset > 0 && rows[offset - 1]! >= row) found.push(`partition ${partition} runs backwards at ${offset}`);
    });
  });
  const counted = log.rows.reduce((sum, rows) => sum + rows.length, 0);
  if (counted !== log.length) found.push(`the partitions hold ${counted} records, the log ${log.length}`);
  const { eventMs } = log.unarrived;
  for (let row = 1; row < eventMs.length; row++) if (eventMs[row]! < eventMs[row - 1]!) found.push(`unarrived row ${row} is out of order`);
  return found;
}

const total = (facts: readonly Fact[]): number => facts.reduce((sum, { amount }) => sum + amount, 0);

function grouped<K>(facts: readonly Fact[], keyOf: (fact: Fact) => K): Map<K, Fact[]> {
  const groups = new Map<K, Fact[]>();
  for (const fact of facts) {
    const key = keyOf(fact);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fact]);
    else group.push(fact);
  }
  return groups;
}
