import { appendedRows, missingRows } from '../log/append.ts';
import { Deliveries } from '../log/deliveries.ts';
import { Log } from '../log/log.ts';
import type { RunSpec } from '../model/scenario.ts';
import { DAY, SECOND } from '../model/time.ts';
import { chargeAccountFee, closeAccount, openAccounts, payInterest, startDay } from './account-life.ts';
import { burstArrivals, SLOT, usualArrivals, type Arrivals } from './arrivals.ts';
import { capture, chargeBack, correct, FOLLOW_UP, refund, release } from './consequences.ts';
import { Customers } from './customers.ts';
import { Disorder } from './disorder.ts';
import { FactBuffer } from './fact-buffer.ts';
import { Source, type SourceName } from './source.ts';
import { closeStatements } from './statements.ts';
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
  if (timeline.some((action) => action.do === 'stream.burst')) {
    const injected = source('burst');
    run(injected, burstArrivals(stream, timeline, injected.streams.gap, injected.streams.thinning), false);
  }
  const rows = appendedRows(deliveries, facts, input.log.partitions);
  const secondSchemaMs = timeline.find((action) => action.do === 'stream.schema')?.atMs ?? Infinity;
  return new Log(rows, facts.columns(closeStatements(facts), secondSchemaMs), input.log.partitions, missingRows(deliveries, facts));
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
  source.finish();
}

/** Everything that earlier transactions have set in motion and that is due by now. */
function catchUp(source: Source, timeMs: number): void {
  const { followUps } = source;
  while (followUps.take(timeMs)) {
    HAPPENS[followUps.kind]!(source, followUps.subject, followUps.a, followUps.b, followUps.dueMs);
  }
}

/** What happens when a follow-up is due; (a, b) are the counters of the draws of its chain. */
type FollowUp = (source: Source, subject: number, a: number, b: number, timeMs: number) => void;

const HAPPENS: Readonly<Record<number, FollowUp>> = {
  [FOLLOW_UP.capture]: capture,
  [FOLLOW_UP.release]: release,
  [FOLLOW_UP.refund]: refund,
  [FOLLOW_UP.chargeback]: chargeBack,
  [FOLLOW_UP.correction]: correct,
  [FOLLOW_UP.interest]: payInterest,
  [FOLLOW_UP.accountFee]: chargeAccountFee,
  [FOLLOW_UP.closing]: closeAccount,
};
