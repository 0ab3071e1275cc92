import { statementOf, type Statement } from '../../src/model/record.ts';
import type { StreamInput } from '../../src/generator/generator.ts';
import type { Log } from '../../src/log/log.ts';
import { scenarioSchema, type Action, type ScenarioInput } from '../../src/model/scenario.ts';

export interface StreamWish {
  readonly seed?: number;
  readonly duration?: string;
  readonly partitions?: number;
  readonly stream?: ScenarioInput['stream'];
  /** actions with their times in ms */
  readonly timeline?: readonly (NonNullable<ScenarioInput['timeline']>[number] & { readonly atMs: number })[];
}

/** What decides a stream, from a wish with gaps. */
export function streamInput({ seed = 42, duration = '1h', partitions = 16, stream = {}, timeline = [] }: StreamWish = {}): StreamInput {
  const actions = timeline.map(({ atMs: _, ...action }) => action);
  const parsed = scenarioSchema.parse({ version: 1, name: 'stream', seed, duration, stream, log: { partitions }, timeline: actions });
  const timed = parsed.timeline.map((action: Action, place) => ({ ...action, atMs: timeline[place]!.atMs }));
  return { seed, durationMs: parsed.duration, stream: parsed.stream, log: parsed.log, timeline: timed };
}

/** Nothing is late, nothing comes twice, everything arrives in the millisecond in which it happens. */
export const PUNCTUAL = {
  network: { meanDelay: '0s' },
  late: { share: 0 },
  offline: { share: 0 },
  duplicates: { share: 0 },
} as const satisfies ScenarioInput['stream'];

/** One fact with everything that is known of it, as plain numbers. */
export interface Fact {
  readonly id: number;
  readonly account: number;
  readonly type: number;
  readonly amount: number;
  readonly eventMs: number;
  readonly txn: number;
  readonly leg: number;
  readonly legCount: number;
  readonly currency: number;
  readonly hold: number;
  readonly counterparty: number;
  readonly valueDay: number;
  /** fact id of the original, or −1 */
  readonly ref: number;
  readonly producer: number;
  readonly producerSeq: number;
  readonly statement: Statement | null;
}

/** Every fact of a stream once, arrived or not, by id. */
export function factsOf(log: Log): Fact[] {
  const { facts } = log;
  const found: Fact[] = [];
  for (const columns of [log.columns, log.unarrived]) {
    columns.id.forEach((id, row) => {
      found[id] = {
        id,
        account: columns.account[row]!,
        type: columns.type[row]!,
        amount: columns.amount[row]!,
        eventMs: columns.eventMs[row]!,
        txn: facts.txn[id]!,
        leg: facts.legs[id]! >> 4,
        legCount: facts.legs[id]! & 15,
        currency: facts.currency[id]!,
        hold: facts.hold[id]!,
        counterparty: facts.counterparty[id]!,
        valueDay: facts.valueDay[id]!,
        ref: facts.ref[id]! - 1,
        producer: facts.producer[id]!,
        producerSeq: facts.producerSeq[id]!,
        statement: statementOf(facts, id),
      };
    });
  }
  return found;
}

/** A source of draws that remembers: the next number depends on how many were taken before. What the stream must never be built on. */
export function sequentialDraw(): (this: { low: number }) => number {
  let state = 12_345;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  return function () {
    this.low = next();
    return next();
  };
}
