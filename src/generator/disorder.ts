import type { Deliveries } from '../log/deliveries.ts';
import { MERCHANT_BASE } from '../model/accounts.ts';
import { EVENT } from '../model/event-types.ts';
import type { StreamSettings, TimedAction } from '../model/scenario.ts';
import { HOUR } from '../model/time.ts';
import { RandomStream } from '../support/prng.ts';
import { between, exponential, thresholdOf } from '../support/sampling.ts';
import type { FactBuffer } from './fact-buffer.ts';

/**
 * What lies between an event and the log: the network, terminals that are offline, producers that send twice. A transaction travels as a whole: all its legs
 * arrive in the same millisecond, and a second delivery delivers all of them.
 *
 * Every decision has a stream of draws of its own, keyed by the transaction, so that a scenario can switch one on and change nothing else.
 */

/** A second delivery comes within two hours. */
const LAST_DUPLICATE_MS = 2 * HOUR;
/** A backlog is sent at three times the usual rate. */
const BACKLOG_SPEED = 3;

type Of<Name extends TimedAction['do']> = Extract<TimedAction, { do: Name }>;
/** An action of the timeline with the draws that belong to it. */
type Drawn<Name extends TimedAction['do']> = Of<Name> & { readonly threshold: number; readonly draws: RandomStream };
type Outage = Drawn<'stream.outage'> & { readonly codes: readonly number[] | null };

export class Disorder {
  private readonly settings: StreamSettings;
  private readonly deliveries: Deliveries;
  private readonly offline: number;
  private readonly offlineOrLate: number;
  private readonly duplicated: number;
  private readonly late: readonly Drawn<'stream.late'>[];
  private readonly storms: readonly Drawn<'stream.duplicates'>[];
  private readonly outages: readonly Outage[];

  constructor(seed: number, settings: StreamSettings, timeline: readonly TimedAction[], deliveries: Deliveries) {
    this.settings = settings;
    this.deliveries = deliveries;
    this.offline = thresholdOf(settings.offline.share);
    this.offlineOrLate = thresholdOf(settings.offline.share + settings.late.share);
    this.duplicated = thresholdOf(settings.duplicates.share);
    this.late = drawn(
      seed,
      timeline.filter((action) => action.do === 'stream.late'),
    );
    this.storms = drawn(
      seed,
      timeline.filter((action) => action.do === 'stream.duplicates'),
    );
    this.outages = drawn(
      seed,
      timeline.filter((action) => action.do === 'stream.outage'),
    ).map((outage) => ({
      ...outage,
      codes: outage.types?.map((name) => EVENT[name]) ?? null,
    }));
  }

  /** Send the transaction whose first leg is `fact`. (a, b) are its counters. */
  send(facts: FactBuffer, fact: number, delays: RandomStream, duplicates: RandomStream, a: number, b: number): void {
    const eventMs = facts.eventMs[fact]!;
    const sentMs = this.outages.length === 0 ? eventMs : this.sentMs(facts, fact, eventMs);
    if (sentMs === Infinity) return this.deliveries.add(fact, Infinity);
    const ingestMs = sentMs + this.delayMs(eventMs, delays, a, b);
    this.deliveries.add(fact, ingestMs);
    if (duplicates.draw(a, b) < this.duplicated) {
      const laterMs = Math.min(LAST_DUPLICATE_MS, Math.floor(exponential(duplicates.low, this.settings.duplicates.meanDelay)));
      this.deliveries.repeat(fact, ingestMs + laterMs);
    }
    for (const storm of this.storms) {
      if (!isDuring(storm, eventMs) || storm.draws.draw(a, b) >= storm.threshold) continue;
      this.deliveries.repeat(fact, ingestMs + between(storm.draws.low, storm.minDelay, storm.maxDelay));
    }
  }

  private delayMs(eventMs: number, delays: RandomStream, a: number, b: number): number {
    for (const late of this.late) {
      if (isDuring(late, eventMs) && late.draws.draw(a, b) < late.threshold) return between(late.draws.low, late.minDelay, late.maxDelay);
    }
    const { network, offline, late } = this.settings;
    const draw = delays.draw(a, b);
    if (draw < this.offline) return between(delays.low, offline.minDelay, offline.maxDelay);
    return Math.floor(exponential(delays.low, draw < this.offlineOrLate ? late.meanDelay : network.meanDelay));
  }

  /** When the terminal gets the transaction out: at once, after the outage, or never. */
  private sentMs(facts: FactBuffer, fact: number, eventMs: number): number {
    const counterparty = facts.counterparty[fact]!;
    const isMerchant = counterparty > MERCHANT_BASE && counterparty < 2 * MERCHANT_BASE;
    const terminal = isMerchant ? counterparty : facts.account[fact]!;
    for (const outage of this.outages) {
      if (!isDuring(outage, eventMs) || outage.draws.draw(terminal, 0) >= outage.threshold) continue;
      if (outage.codes !== null && !outage.codes.includes(facts.type[fact]!)) continue;
      if (outage.mode === 'drop') return Infinity;
      return outage.atMs + outage.for + outage.backAfter + Math.floor((eventMs - outage.atMs) / BACKLOG_SPEED);
    }
    return eventMs;
  }
}

const isDuring = (action: { readonly atMs: number; readonly for: number }, timeMs: number): boolean =>
  timeMs >= action.atMs && timeMs < action.atMs + action.for;

/** The draws of an action go by its time, so that putting another action before it changes nothing. */
function drawn<A extends TimedAction & { readonly share: number }>(
  seed: number,
  actions: readonly A[],
): (A & { readonly threshold: number; readonly draws: RandomStream })[] {
  return actions.map((action, place) => {
    const before = actions.slice(0, place).filter(({ atMs }) => atMs === action.atMs).length;
    const draws = new RandomStream(seed, `${action.do}@${action.atMs}#${before}`);
    return { ...action, threshold: thresholdOf(action.share), draws };
  });
}
