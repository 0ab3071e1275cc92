import { describe, expect, it } from 'vitest';
import { NOT_THERE } from '../../src/model/trace.ts';
import { runSpec, specOf } from '../support/runs.ts';

const spec = specOf({
  duration: '2h',
  observe: { from: '30m' },
  views: ['balance'],
  log: { partitions: 3 },
  stream: { accounts: 20, transactionsPerSecond: 0.3, arrival: 'flat' },
  timeline: [
    { at: '1h', do: 'kappa.reprocess', keep: '15m' },
    { at: '1h50m', do: 'stream.burst', for: '1m', factor: 2 },
  ],
});

describe('where the versions of the job stand in the log', async () => {
  const { trace, run } = await runSpec(spec);
  const { timeMs, appended, positions } = trace.samples;
  const { ends, versions } = positions;

  it('is told for every sample, of a version that comes later too', () => {
    expect(Object.keys(ends)).toEqual(['0', '1', '2']);
    expect(Object.keys(versions)).toEqual(['1', '2']);
    for (const column of Object.values(ends)) expect(column).toHaveLength(timeMs.length);
    for (const { offsets, waiting, waitingMs, newestEventMs } of Object.values(versions)) {
      for (const column of [...Object.values(offsets), waiting, waitingMs, newestEventMs]) expect(column).toHaveLength(timeMs.length);
    }
  });

  it('agrees with the log and with itself', () => {
    timeMs.forEach((_, sample) => {
      const total = Object.values(ends).reduce((sum, column) => sum + column[sample]!, 0);
      expect(total).toBe(appended[sample]);
      for (const { offsets, waiting, waitingMs } of Object.values(versions)) {
        if (waiting[sample] === NOT_THERE) continue;
        const read = Object.values(offsets).reduce((sum, column) => sum + column[sample]!, 0);
        expect(total - read).toBe(waiting[sample]);
        expect(waitingMs[sample]! > 0 || waiting[sample]! <= 3).toBe(true);
      }
    });
  });

  it('begins with the version and ends with it', () => {
    const reports = trace.spans.flatMap(({ version }) => version ?? []);
    expect(reports).toHaveLength(2);
    for (const { number, startMs, droppedMs } of reports) {
      const { waiting } = versions[String(number)]!;
      timeMs.forEach((ms, sample) => {
        const isThere = ms >= startMs && (droppedMs === -1 || ms < droppedMs);
        if (ms !== startMs && ms !== droppedMs) expect(waiting[sample] !== NOT_THERE, `version ${number} at ${ms}`).toBe(isThere);
      });
    }
    expect(reports[0]!.droppedMs).toBeGreaterThan(0);
    const second = versions['2']!;
    const first = second.waiting.findIndex((waiting) => waiting !== NOT_THERE);
    expect(second.waiting[first]).toBeGreaterThan(0);
    expect(second.waiting.at(-1)).toBeLessThan(3);
    expect(run.log.length).toBe(appended.at(-1));
  });
});
