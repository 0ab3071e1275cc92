import type { Trace } from '../../model/trace.ts';
import type { Point } from './series.ts';

/**
 * How old the batch is that is served, over time: it grows by a second a second and falls at every publish. So long the speed layer has to remember what it has
 * counted. Where it remembers less, records are in neither of the two: a hole, from the moment at which the age passes the retention to the next publish.
 */
export interface Hole {
  readonly fromMs: number;
  readonly toMs: number;
  /** how far back from the retention it reaches at its longest */
  readonly longestMs: number;
}

/** One line for each stretch in which a batch is served. Samples lie apart, so a publish between two of them is put where it was. */
export function ageLines(trace: Trace): Point[][] {
  const { timeMs, lanes } = trace.samples;
  const ages = lanes.lambda.batchAgeMs;
  const publishes = trace.spans.filter((span) => span.kind === 'batch' && span.status === 'published').map(({ endMs }) => endMs);
  const lines: Point[][] = [];
  let line: Point[] = [];
  let next = 0;
  const end = (): void => {
    if (line.length > 0) lines.push(line);
    line = [];
  };
  for (let place = 0; place < timeMs.length; place++) {
    const [now, age] = [timeMs[place]!, ages[place]!];
    if (age < 0) {
      end();
      continue;
    }
    const before = line.at(-1);
    while (next < publishes.length && publishes[next]! <= (timeMs[place - 1] ?? -1)) next++;
    const publishMs = publishes[next];
    const hasFallen = before === undefined ? place > 0 : age < before.value;
    const fellMs = publishMs !== undefined && publishMs <= now ? publishMs : now;
    if (hasFallen && before !== undefined) line.push({ timeMs: fellMs, value: before.value + fellMs - before.timeMs });
    if (hasFallen && fellMs < now) line.push({ timeMs: fellMs, value: age - (now - fellMs) });
    line.push({ timeMs: now, value: age });
  }
  end();
  return lines;
}

/** The stretches in which the age is above `retentionMs`, to the millisecond: the age grows as fast as time passes. */
export function holes(lines: readonly (readonly Point[])[], retentionMs: number | null): Hole[] {
  if (retentionMs === null) return [];
  const found: Hole[] = [];
  for (const line of lines) {
    let open: { fromMs: number; longestMs: number } | null = null;
    line.forEach(({ timeMs, value }, place) => {
      const before = line[place - 1];
      const overMs = value - retentionMs;
      if (open === null && overMs > 0) open = { fromMs: Math.max(timeMs - overMs, before?.timeMs ?? timeMs), longestMs: overMs };
      else if (open !== null && overMs > 0) open.longestMs = Math.max(open.longestMs, overMs);
      else if (open !== null) {
        found.push({ ...open, toMs: timeMs });
        open = null;
      }
    });
    if (open !== null) found.push({ ...(open as { fromMs: number; longestMs: number }), toMs: line.at(-1)!.timeMs });
  }
  return found;
}

/** What of the holes has been seen until a time. */
export const holesUntil = (all: readonly Hole[], timeMs: number): Hole[] =>
  all
    .filter(({ fromMs }) => fromMs < timeMs)
    .map((hole) => (hole.toMs <= timeMs ? hole : { ...hole, toMs: timeMs, longestMs: Math.min(hole.longestMs, timeMs - hole.fromMs) }));

export const longestHole = (all: readonly Hole[]): Hole | null =>
  all.reduce<Hole | null>((longest, hole) => (longest === null || hole.longestMs > longest.longestMs ? hole : longest), null);
