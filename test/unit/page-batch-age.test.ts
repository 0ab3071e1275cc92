import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TraceStore } from '../../src/model/trace-store.ts';
import { HOUR, MINUTE, SECOND } from '../../src/model/time.ts';
import { ageLines, holes, holesUntil, longestHole } from '../../src/ui/charts/batch-age.ts';
import { fakeChunk, fakeHeader } from '../support/fake-trace.ts';
import { runs } from '../support/runs.ts';

const trace = new TraceStore(fakeHeader).append(fakeChunk());
const { fromMs, toMs } = fakeHeader.observe;
const publishes = trace.spans
  .filter(({ kind, endMs }) => kind === 'batch' && endMs > fromMs)
  .map(({ startMs, endMs }) => ({ startMs, endMs }));

describe('the age of the batch that is served', () => {
  const lines = ageLines(trace);

  test('grows as fast as time and falls at each publish, to the age of the new batch', () => {
    expect(lines).toHaveLength(1);
    const [line] = lines;
    const falls = line!.filter(({ value }, i) => i > 0 && value < line![i - 1]!.value);
    expect(falls.map(({ timeMs }) => timeMs)).toEqual(publishes.map(({ endMs }) => endMs));
    expect(falls.map(({ value }) => value)).toEqual(publishes.map(({ startMs, endMs }) => endMs - startMs));
    line!.slice(1).forEach(({ timeMs, value }, i) => {
      const before = line![i]!;
      if (value > before.value) expect(value - before.value).toBe(timeMs - before.timeMs);
    });
  });

  test('has no line while no batch is served', () => {
    const batchAgeMs = trace.samples.lanes.lambda.batchAgeMs.map((age, place) => (place < 10 || (place > 50 && place < 60) ? -1 : age));
    const lambda = { ...trace.samples.lanes.lambda, batchAgeMs };
    const broken = { ...trace, samples: { ...trace.samples, lanes: { ...trace.samples.lanes, lambda } } };
    const [first, second] = ageLines(broken);
    expect(first![0]!.timeMs).toBe(trace.samples.timeMs[10]);
    expect(first!.at(-1)!.timeMs).toBe(trace.samples.timeMs[50]);
    expect(second![0]!.timeMs).toBe(trace.samples.timeMs[60]);
  });

  test('is a hole where it is more than the speed layer remembers, from that millisecond to the publish', () => {
    const found = holes(lines, HOUR);
    expect(found.map(({ fromMs: from, toMs: to }) => [from, to])).toEqual(
      publishes.map(({ startMs, endMs }) => [Math.max(fromMs, startMs), endMs]),
    );
    expect(longestHole(found)!.longestMs).toBe(Math.max(...publishes.map(({ startMs, endMs }) => endMs - startMs)));
    expect(holes(lines, null)).toEqual([]);
    expect(holes(lines, 2 * HOUR)).toEqual([]);
  });

  test('tells no more of a hole than has been seen', () => {
    const all = holes(lines, 45 * MINUTE);
    expect(all.length).toBeGreaterThan(publishes.length - 1);
    fc.assert(
      fc.property(fc.integer({ min: fromMs, max: toMs }), (timeMs) => {
        for (const { fromMs: from, toMs: to, longestMs } of holesUntil(all, timeMs)) {
          expect(to).toBeLessThanOrEqual(timeMs);
          expect(from).toBeLessThan(to);
          expect(longestMs).toBeGreaterThan(0);
          expect(longestMs).toBeLessThanOrEqual(Math.max(to - from, 75 * MINUTE + SECOND));
        }
      }),
      { numRuns: runs(200) },
    );
  });
});
