import { LANES, type LaneName } from '../../model/lanes.ts';
import { lastAtOrBefore } from '../../model/columns.ts';
import type { DivergenceSteps, Trace } from '../../model/trace.ts';
import type { ViewName } from '../../model/views/index.ts';
import { unknowableAt } from '../logic/lookups.ts';

/** The numbers behind the divergence chart, thinned to what a screen can show. */
export interface Point {
  readonly timeMs: number;
  readonly value: number;
}

/**
 * A step function with at most four points per pixel column: where it enters the column, its extremes, and where it leaves. Peaks survive, however
 * narrow they are.
 */
export function thinned(steps: DivergenceSteps, fromMs: number, toMs: number, columns: number): Point[] {
  const { timeMs, wrongKeys } = steps;
  const all = timeMs.length <= 4 * columns;
  if (all) return Array.from(timeMs, (ms, place) => ({ timeMs: ms, value: wrongKeys[place]! }));
  const points: Point[] = [];
  const width = (toMs - fromMs) / columns;
  for (let column = 0; column < columns; column++) {
    const startMs = fromMs + column * width;
    const first = lastAtOrBefore(timeMs, startMs - 1) + 1;
    const end = column === columns - 1 ? timeMs.length : lastAtOrBefore(timeMs, startMs + width - 1) + 1;
    if (first >= end) continue;
    let low = first;
    let high = first;
    for (let place = first; place < end; place++) {
      if (wrongKeys[place]! < wrongKeys[low]!) low = place;
      if (wrongKeys[place]! > wrongKeys[high]!) high = place;
    }
    const places = [...new Set([first, low, high, end - 1])].sort((a, b) => a - b);
    for (const place of places) points.push({ timeMs: timeMs[place]!, value: wrongKeys[place]! });
  }
  return points;
}

export function laneSeries(trace: Trace, view: ViewName, columns: number): { lane: LaneName; points: Point[] }[] {
  const { fromMs, toMs } = trace.header.observe;
  return LANES.flatMap((lane) => {
    const steps = trace.divergence[lane][view];
    return steps ? [{ lane, points: thinned(steps, fromMs, toMs, columns) }] : [];
  });
}

/** What no lane can know yet, sampled: the largest value of each pixel column. */
export function unknownBand(trace: Trace, view: ViewName, columns: number): Point[] {
  const { timeMs } = trace.samples;
  const every = Math.max(1, Math.floor(timeMs.length / columns));
  const points: Point[] = [];
  for (let place = 0; place < timeMs.length; place += every) {
    let value = 0;
    for (let near = place; near < Math.min(place + every, timeMs.length); near++) value = Math.max(value, unknowableAt(trace, view, near));
    points.push({ timeMs: timeMs[place]!, value });
  }
  return points;
}

export const largest = (points: readonly Point[]): number => points.reduce((most, { value }) => Math.max(most, value), 0);

/** All lanes' wrong answers together in `columns` equal parts of the window: the heat strip of the scrubber. */
export function heat(trace: Trace, view: ViewName, columns: number): Float64Array {
  const { fromMs, toMs } = trace.header.observe;
  const strip = new Float64Array(columns);
  for (const { points } of laneSeries(trace, view, columns)) {
    let next = 0;
    let value = 0;
    for (let column = 0; column < columns; column++) {
      const endMs = fromMs + ((column + 1) * (toMs - fromMs)) / columns;
      let most = value;
      while (next < points.length && points[next]!.timeMs < endMs) {
        value = points[next++]!.value;
        most = Math.max(most, value);
      }
      strip[column]! += most;
    }
  }
  return strip;
}

/** Moves labels apart that stand closer than `gap`, keeping their order and staying within [low, high]. */
export function spread(positions: readonly number[], gap: number, low: number, high: number): number[] {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a]! - positions[b]!);
  const placed = positions.slice();
  let least = low;
  for (const i of order) {
    placed[i] = Math.max(positions[i]!, least);
    least = placed[i]! + gap;
  }
  let most = high;
  for (const i of order.reverse()) {
    placed[i] = Math.min(placed[i]!, most);
    most = placed[i]! - gap;
  }
  return placed;
}
