import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TraceStore } from '../../src/model/trace-store.ts';
import { heat, spread, thinned } from '../../src/ui/charts/series.ts';
import { pictureAt } from '../../src/ui/diagram/picture.ts';
import { rowsInFocus, rulerAt, rulerTicks } from '../../src/ui/diagram/ruler.ts';
import { headlineAt } from '../../src/ui/logic/headline.ts';
import { fakeChunk, fakeHeader } from '../support/fake-trace.ts';
import { runs } from '../support/runs.ts';

const trace = new TraceStore(fakeHeader).append(fakeChunk());
const PUBLISH = trace.spans.find((span) => span.kind === 'batch' && span.number === 5)!.endMs;

const steps = (entries: readonly number[]) => ({
  timeMs: Float64Array.from(entries, (_, i) => i * 10),
  wrongKeys: Uint32Array.from(entries),
  l1Minor: new Float64Array(entries.length),
  biasMinor: new Float64Array(entries.length),
});

describe('thinning a series', () => {
  test('keeps its peaks, its last value and its order, in few points', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 3_000 }), fc.integer({ min: 1, max: 60 }), (entries, columns) => {
        const points = thinned(steps(entries), 0, entries.length * 10, columns);
        expect(points.length).toBeLessThanOrEqual(4 * columns);
        expect(Math.max(...points.map(({ value }) => value))).toBe(Math.max(...entries));
        expect(points.at(-1)!.value).toBe(entries.at(-1));
        expect(points.every(({ timeMs, value }) => entries[timeMs / 10] === value)).toBe(true);
        expect(points.every(({ timeMs }, i) => i === 0 || timeMs > points[i - 1]!.timeMs)).toBe(true);
      }),
      { numRuns: runs(200) },
    );
  });

  test('the heat strip shows the worst of each part and carries a value on through parts without a change', () => {
    const strip = heat(trace, 'balance', 240);
    const worst = Math.max(...trace.divergence.lambda.balance!.wrongKeys);
    expect(Math.max(...strip)).toBeGreaterThanOrEqual(worst);
    expect(strip.every((value) => value > 0)).toBe(true);
  });
});

test('labels that would overlap move apart and stay inside', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 5 }), (positions) => {
      const placed = [...spread(positions, 16, 0, 200)].sort((a, b) => a - b);
      expect(placed.every((y, i) => i === 0 || y - placed[i - 1]! >= 16)).toBe(true);
      expect(placed.every((y) => y >= 0 && y <= 200)).toBe(true);
    }),
    { numRuns: runs(200) },
  );
});

describe('the ruler', () => {
  test('is monotone, ends at its head, and keeps a cut and the next publish to scale', () => {
    fc.assert(
      fc.property(fc.nat(500_000), fc.integer({ min: 500, max: 60_000 }), (head, focus) => {
        const ruler = rulerAt(head, focus, 800);
        const places = [0, 0.1, 0.3, 0.5, 0.9, 1].map((share) => ruler.at(head * share));
        expect(places.every((x, i) => i === 0 || x >= places[i - 1]!)).toBe(true);
        if (head > 0) expect(ruler.at(head)).toBeCloseTo(800);
        expect(rulerTicks(ruler, 30).length).toBeLessThanOrEqual(31);
      }),
      { numRuns: runs(200) },
    );
    const focus = rowsInFocus(trace);
    for (const span of trace.spans.filter(({ kind }) => kind === 'batch').slice(1)) {
      expect(rulerAt(span.cutRow + focus / 1.4, focus, 800).breakRow).toBeLessThan(span.cutRow);
    }
  });
});

test('the picture shows the scan, the cut and how often each lane counts the record', () => {
  const timeMs = PUBLISH - 40_000;
  const { place } = headlineAt(trace, 'balance', 336, timeMs);
  const picture = pictureAt(trace, 'balance', place, timeMs);
  expect(picture.served).toMatchObject({ number: 4, cutRow: 72_000 });
  expect(picture.running!.number).toBe(5);
  expect(picture.running!.share).toBeCloseTo(0.826, 2);
  expect(picture.followed).toMatchObject({ noun: 'refund', amount: '+84.20', times: { lambda: 0, kappa: 1, crud: 1 } });
  expect(picture.followed!.happenedRow).toBeLessThan(picture.served!.cutRow);
  expect(picture.followed!.row).toBeGreaterThan(picture.served!.cutRow);
  expect(picture.latecomers).toContain(picture.followed!.row);
});
