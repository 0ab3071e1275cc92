import { HOT_ACCOUNT, ledgerAccount, LEDGER_CODES, type LedgerCode } from '../model/accounts.ts';
import type { StreamSettings } from '../model/scenario.ts';
import { RandomStream } from '../support/prng.ts';
import { Categorical, choose, thresholdOf } from '../support/sampling.ts';
import type { Customers } from './customers.ts';
import type { Disorder } from './disorder.ts';
import type { FactBuffer } from './fact-buffer.ts';
import { FollowUps } from './follow-ups.ts';
import { chanceOfMove } from './hot-key.ts';
import { KINDS, MIXES, type AmountLaw, type Mix } from './mix.ts';
import { Outbox } from './outbox.ts';
import { Postings } from './postings.ts';

/** One stream of draws per purpose, so that what is drawn for one moves nothing that is drawn for another. */
const PURPOSES = [
  'gap',
  'thinning',
  'kind',
  'account',
  'counterparty',
  'foreign',
  'amount',
  'outcome',
  'captured',
  'dispute',
  'correction',
  'corrected',
  'shard',
  'hotKey',
  'opening',
  'monthEnd',
  'interest',
  'statement',
  'delay',
  'duplicates',
] as const;

type Streams = Readonly<Record<(typeof PURPOSES)[number], RandomStream>>;

/** Number of each of the bank's own accounts: its place in `LEDGER_CODES`. */
export const LEDGER = Object.fromEntries(LEDGER_CODES.map((code, number) => [code, number])) as Readonly<Record<LedgerCode, number>>;

/** Where a hot key sends the bank's side of postings. */

const MILLION = 1_000_000;

/** `usual`: the stream itself. `burst`: what bursts inject; it has draws, transaction numbers and producers of its own. */
export type SourceName = 'usual' | 'burst';

/** Everything that goes into making the transactions of one source. */
export class Source {
  readonly streams: Streams;
  readonly mix: Mix;
  readonly customers: Customers;
  readonly facts: FactBuffer;
  readonly postings: Postings;
  readonly outbox: Outbox;
  readonly followUps = new FollowUps();
  readonly durationMs: number;
  /** by kind: its place in `KINDS` */
  readonly amounts: readonly AmountLaw[];
  /** which kind of transaction · reversed, expired or captured · refunded, charged back or left alone */
  readonly kinds: Categorical;
  readonly outcomes: Categorical;
  readonly disputes: Categorical;
  readonly corrected: number;
  private readonly shards: number;
  /** of the bank's legs that go to the hot account whatever they are about */
  private readonly moved: number;

  constructor(
    name: SourceName,
    seed: number,
    durationMs: number,
    settings: StreamSettings,
    customers: Customers,
    facts: FactBuffer,
    disorder: Disorder,
  ) {
    this.streams = Object.fromEntries(PURPOSES.map((purpose) => [purpose, new RandomStream(seed, `${name}.${purpose}`)])) as Streams;
    this.mix = MIXES[settings.preset];
    this.customers = customers;
    this.facts = facts;
    this.postings = new Postings(facts, name === 'burst');
    this.outbox = new Outbox(disorder, facts, this.streams.delay, this.streams.duplicates);
    this.durationMs = durationMs;
    const { mix } = this;
    this.amounts = KINDS.map((kind) => mix.kinds[kind]);
    this.kinds = new Categorical(KINDS.map((kind) => mix.kinds[kind].weight));
    this.outcomes = new Categorical([mix.reversed, mix.expired, MILLION - mix.reversed - mix.expired]);
    this.disputes = new Categorical([mix.refunded, mix.chargedBack, MILLION - mix.refunded - mix.chargedBack]);
    this.corrected = thresholdOf(mix.corrected);
    this.shards = settings.ledgerShards;
    this.moved = thresholdOf(chanceOfMove(settings));
  }

  /** The bank's side of a posting; the draw chooses the shard. What a hot key takes is drawn from the same draw once more, so no other draw is shifted. */
  ledger(number: number, draw: number): number {
    const isMoved = this.moved > 0 && this.streams.hotKey.draw(draw, number) < this.moved;
    return isMoved ? HOT_ACCOUNT : this.shard(number, draw);
  }

  /** One of the bank's own accounts. */
  shard(number: number, draw: number): number {
    return ledgerAccount(number, choose(draw, this.shards));
  }

  /** The transaction that starts at `fact` sets out for the log; (a, b) are the counters of its draws. */
  send(fact: number, a: number, b: number): void {
    this.outbox.put(fact, a, b);
  }

  /** Called once at the end. */
  finish(): void {
    this.outbox.flush();
    this.postings.finish();
  }

  /** Put a follow-up down for `dueMs`, if the run lasts that long. */
  later(dueMs: number, kind: number, subject: number, a: number, b: number): void {
    if (dueMs <= this.durationMs) this.followUps.put(dueMs, kind, subject, a, b);
  }
}
