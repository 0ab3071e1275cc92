import { appendedRows, missingRows } from '../log/append.ts';
import { Deliveries } from '../log/deliveries.ts';
import { Log } from '../log/log.ts';
import { EVENT } from '../model/event-types.ts';
import type { RunSpec } from '../model/scenario.ts';
import { DAY, SECOND } from '../model/time.ts';
import { chargeAccountFee, closeAccount, openAccounts, payInterest, startDay } from './account-life.ts';
import { burstArrivals, SLOT, usualArrivals, type Arrivals } from './arrivals.ts';
import { capture, correct, FOLLOW_UP, giveBack, release } from './consequences.ts';
import { Customers } from './customers.ts';
import { Disorder } from './disorder.ts';
import { FactBuffer } from './fact-buffer.ts';
import { Source, type SourceName } from './source.ts';
import { transact } from './transactions.ts';

/** What of a scenario decides the stream: everything else is about how it is processed. */
export type StreamInput = Pick<RunSpec, 'seed' | 'durationMs' | 'stream' | 'log' | 'timeline'>;

/**
 * The whole stream of a run, as the log that it ends up in. Facts come in the order in which they happen, those that bursts inject behind all others; the log holds
 * their copies in the order of arrival, `unarrived` what happened by the end and is not there.
 */
export function generateLog(input: StreamInput): Log {
  const { seed, durationMs, stream, timeline } = input;
  const expected = Math.ceil((durationMs / SECOND) * (stream.transactionsPerSecond / 1_000)) + stream.accounts;
  const facts = new FactBuffer(Math.ceil(expected * 2.6) + 1_024);
  const deliveries = new Deliveries(durationMs, Math.ceil(expected * 1.6) + 1_024);
  const customers = new Customers(seed, stream);
  const disorder = new Disorder(seed, stream, timeline, deliveries);
  const source = (name: SourceName) => new Source(name, seed, durationMs, stream, customers, facts, disorder);

  const usual = source('usual');
  openAccounts(usual);
  run(usual, usualArrivals(stream, usual.streams.gap), true);
  const injected = source('burst');
  const bursts = burstArrivals(stream, timeline, injected.streams.gap, injected.streams.thinning);
  if (bursts !== null) run(injected, bursts, false);

  const rows = appendedRows(deliveries, facts, input.log.partitions);
  return new Log(rows, facts.columns(), input.log.partitions, missingRows(deliveries, facts));
}

function run(source: Source, arrivals: Arrivals, hasCalendar: boolean): void {
  const { durationMs } = source;
  const at = (slot: number, n: number, timeMs: number): void => {
    if (timeMs > durationMs) return;
    catchUp(source, timeMs);
    transact(source, slot, n, timeMs);
  };
  for (let slot = 0; slot * SLOT <= durationMs; slot++) {
    if (hasCalendar && (slot * SLOT) % DAY === 0) startDay(source, (slot * SLOT) / DAY);
    arrivals.slot(slot, at);
  }
  catchUp(source, durationMs);
  source.postings.finish();
}

/** Everything that earlier transactions have set in motion and that is due by now. */
function catchUp(source: Source, timeMs: number): void {
  const { followUps } = source;
  while (followUps.take(timeMs)) {
    const { kind, subject, a, b, dueMs } = followUps;
    if (kind === FOLLOW_UP.capture) capture(source, subject, a, b, dueMs);
    else if (kind === FOLLOW_UP.release) release(source, subject, a, b, dueMs);
    else if (kind === FOLLOW_UP.refund) giveBack(source, EVENT.REFUND, subject, a, b, dueMs);
    else if (kind === FOLLOW_UP.chargeback) giveBack(source, EVENT.CHARGEBACK, subject, a, b, dueMs);
    else if (kind === FOLLOW_UP.correction) correct(source, subject, a, b, dueMs);
    else if (kind === FOLLOW_UP.interest) payInterest(source, subject, b, dueMs);
    else if (kind === FOLLOW_UP.accountFee) chargeAccountFee(source, subject, b, dueMs);
    else closeAccount(source, subject, dueMs);
  }
}
