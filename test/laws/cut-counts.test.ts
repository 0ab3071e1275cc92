import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOUNDS, CutTable, type CutBounds, type CutCounts, type CutRule } from '../../src/model/cut-counts.ts';
import { cutRecords } from '../../src/worker/cut-records.ts';
import type { Log } from '../../src/log/log.ts';
import { runs } from '../support/runs.ts';
import { viewStreams } from '../support/view-streams.ts';

/** The counts of the cut microscope, record by record. */
function naive(log: Log, rows: number, horizon: number, rule: CutRule, bounds: CutBounds, cutMs: number): CutCounts {
  const counts = { batchOnly: 0, overlayOnly: 0, both: 0, neither: 0, straddling: 0 };
  const first = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const eventMs = log.columns.eventMs[row]!;
    const isRead = row < horizon;
    const inBatch =
      rule === 'none' ? isRead : isRead && (rule === 'offset' || (bounds === 'bothInclude' ? eventMs <= cutMs : eventMs < cutMs));
    const isLater = bounds === 'bothExclude' ? eventMs > cutMs : eventMs >= cutMs;
    const inOverlay = rule === 'none' || (rule === 'offset' ? !isRead : isLater);
    counts[inBatch ? (inOverlay ? 'both' : 'batchOnly') : inOverlay ? 'overlayOnly' : 'neither']++;
    const before = first.get(log.columns.id[row]!);
    if (before === undefined) first.set(log.columns.id[row]!, row);
    else if (rule !== 'event' && before < horizon && row >= horizon) counts.straddling++;
  }
  return counts;
}

const cases = fc
  .tuple(viewStreams, fc.nat(1_000), fc.nat(1_000), fc.nat(1_000), fc.constantFrom(...BOUNDS))
  .map(([log, end, part, at, bounds]) => {
    const rows = Math.floor((log.length * end) / 1_000);
    const horizon = Math.floor((rows * part) / 1_000);
    // as often at an event itself as between two
    const event = log.columns.eventMs[Math.floor(((log.length - 1) * at) / 1_000)] ?? 0;
    return { log, rows, horizon, bounds, cutMs: event + (at % 3) - 1 };
  });

const tableOf = ({
  log,
  rows,
  horizon,
}: {
  log: Log;
  rows: number;
  horizon: number;
}): { table: CutTable; rows: number; horizon: number } => {
  const records = cutRecords(log, rows === 0 ? -1 : log.ingestMs(rows - 1));
  const there = records.eventMs.length;
  return { table: new CutTable(records, Math.min(horizon, there)), rows: there, horizon: Math.min(horizon, there) };
};

const differing = (one: Parameters<typeof tableOf>[0] & { bounds: CutBounds; cutMs: number }, shiftMs = 0) => {
  const { table, rows, horizon } = tableOf(one);
  return (['offset', 'event', 'none'] as const).filter((rule) => {
    const found = table.counts(rule, one.bounds, one.cutMs + shiftMs);
    const expected = naive(one.log, rows, horizon, rule, one.bounds, one.cutMs);
    return JSON.stringify(found) !== JSON.stringify(expected);
  });
};

describe('the counts of a cut', () => {
  it('are those of every record looked at, for any rule, bounds and place', () => {
    fc.assert(
      fc.property(cases, (one) => {
        expect(differing(one)).toEqual([]);
      }),
      { numRuns: runs(300) },
    );
  });

  it('are not those of a cut a millisecond later', () => {
    const shifted = fc.property(cases, (one) => differing(one, 1).length === 0);
    expect(fc.check(shifted, { seed: 1, numRuns: 300 }).failed).toBe(true);
  });

  it('are twice the truth if nobody takes out what the batch has counted', () => {
    const [log] = fc.sample(
      viewStreams.filter((each) => each.length > 10),
      { seed: 4, numRuns: 1 },
    );
    const { table, rows } = tableOf({ log: log!, rows: log!.length, horizon: log!.length });
    expect(table.counts('none', 'halfOpen', 0)).toMatchObject({ both: rows, batchOnly: 0, overlayOnly: 0, neither: 0 });
  });
});
