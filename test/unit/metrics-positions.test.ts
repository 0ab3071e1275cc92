import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/model/time.ts';
import { METRICS, valueAt, type Subject } from '../../src/simulation/metrics/index.ts';
import { buildLog, type Posting } from '../support/log-builder.ts';
import { measuredRun } from '../support/measured-run.ts';

/** Two batches, of 02:00 and of 03:00, each published ten minutes later. */
const at = (txn: number, amount: number, eventMs: number, ingestMs = eventMs): Posting => ({ account: 1, txn, amount, eventMs, ingestMs });

const postings = [
  at(1, 100, HOUR),
  at(2, 20, 2 * HOUR - 1),
  // happened before the first cut and came after it
  at(3, 3, HOUR + 1, 2 * HOUR + MINUTE),
  // a second copy after the first cut
  at(2, 20, 2 * HOUR - 1, 2 * HOUR + 20 * MINUTE),
  at(4, 0, 2 * HOUR + 25 * MINUTE),
  at(5, 7, 2 * HOUR + 30 * MINUTE),
];

const run = measuredRun({
  scenario: { lambda: { speed: { retention: '45m' } } },
  log: buildLog(postings),
  batches: [
    [2 * HOUR, 2 * HOUR + 10 * MINUTE, 2],
    [3 * HOUR, 3 * HOUR + 10 * MINUTE, 6],
  ],
});

const balance: Subject = { lane: 'lambda', view: 'balance', against: 'processed' };

function value(metric: string, timeMs: number): number | null {
  return valueAt(METRICS[metric]!.series(balance, run)!, timeMs);
}

describe('what follows from the positions in the log', () => {
  it('knows what is in the log, each fact once and without what moves nothing', () => {
    expect(value('logRecords.arrived', 2 * HOUR)).toBe(2);
    expect(value('logMinor.arrived', 4 * HOUR)).toBe(130);
    expect(value('logRecords.arrived', 4 * HOUR)).toBe(4);
  });

  it('knows what the batch has read from its publish on', () => {
    expect(value('logMinor.beforeCut', 2 * HOUR + 10 * MINUTE - 1)).toBe(0);
    expect(value('logMinor.beforeCut', 2 * HOUR + 10 * MINUTE)).toBe(120);
    expect(value('logMinor.beforeCut', 3 * HOUR + 10 * MINUTE)).toBe(130);
  });

  it('knows what the batch lacks', () => {
    expect(value('logMinor.sinceCut', 2 * HOUR)).toBe(-120);
    expect(value('logMinor.sinceCut', 2 * HOUR + 10 * MINUTE)).toBe(-3);
    expect(value('logMinor.sinceCut', 2 * HOUR + 30 * MINUTE)).toBe(-10);
    expect(value('logRecords.sinceCut', 3 * HOUR + 10 * MINUTE)).toBe(0);
  });

  it('forgets by the full minute after the retention, until a batch has it', () => {
    expect(value('logMinor.forgotten', HOUR + 45 * MINUTE)).toBe(0);
    expect(value('logMinor.forgotten', HOUR + 46 * MINUTE)).toBe(-100);
    expect(value('logMinor.forgotten', 2 * HOUR + 10 * MINUTE)).toBe(0);
    expect(value('logMinor.forgotten', 2 * HOUR + 46 * MINUTE)).toBe(0);
    expect(value('logMinor.forgotten', 2 * HOUR + 47 * MINUTE)).toBe(-3);
    expect(value('logRecords.forgotten', 2 * HOUR + 47 * MINUTE)).toBe(1);
    expect(value('logMinor.forgotten', 3 * HOUR + 10 * MINUTE)).toBe(0);
  });

  it('finds what an event time cut passes over, from the publish to the next', () => {
    expect(value('logMinor.passedOver', 2 * HOUR + 10 * MINUTE - 1)).toBe(0);
    expect(value('logMinor.passedOver', 2 * HOUR + 10 * MINUTE)).toBe(-3);
    expect(value('logMinor.passedOver', 3 * HOUR + 10 * MINUTE)).toBe(0);
  });

  it('does not forget what some batch has passed over', () => {
    expect(value('logMinor.everPassedOver', 2 * HOUR + 10 * MINUTE - 1)).toBe(0);
    expect(value('logMinor.everPassedOver', 2 * HOUR + 10 * MINUTE)).toBe(-3);
    expect(value('logMinor.everPassedOver', 4 * HOUR)).toBe(-3);
  });

  it('finds copies on the other side of the cut', () => {
    expect(value('logRecords.straddling', 2 * HOUR + 20 * MINUTE - 1)).toBe(0);
    expect(value('logMinor.straddling', 2 * HOUR + 20 * MINUTE)).toBe(20);
    expect(value('logMinor.straddling', 3 * HOUR + 10 * MINUTE)).toBe(0);
  });

  it('has nothing to say of views that do not add up', () => {
    expect(METRICS['logMinor.arrived']!.series({ ...balance, view: 'largest' }, run)).toBeNull();
  });
});
