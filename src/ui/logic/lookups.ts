import { lastAtOrBefore } from '../../model/columns.ts';
import type { LaneName } from '../../model/lanes.ts';
import type { Samples, Span, Trace } from '../../model/trace.ts';
import type { ViewName } from '../../model/views/index.ts';

/** What a trace says at one time. Every look-up is a binary search, so moving the cursor costs the same anywhere in the run. */

/** A sampled column at a time between two samples: a straight line between them. */
export function between(samples: Samples, column: Uint32Array | Float64Array, timeMs: number): number {
  const { timeMs: times } = samples;
  const place = lastAtOrBefore(times, timeMs);
  if (place < 0) return column[0] ?? 0;
  if (place >= times.length - 1) return column[times.length - 1]!;
  const share = (timeMs - times[place]!) / (times[place + 1]! - times[place]!);
  return column[place]! + share * (column[place + 1]! - column[place]!);
}

export const appendedAt = (trace: Trace, timeMs: number): number => Math.floor(between(trace.samples, trace.samples.appended, timeMs));

/** Never more than has been appended: the two columns are read between samples. */
export const processedAt = (trace: Trace, lane: LaneName, timeMs: number): number =>
  Math.min(appendedAt(trace, timeMs), Math.floor(between(trace.samples, trace.samples.lanes[lane].processed, timeMs)));

/** Records per second over the minute before. */
export function rateAt(trace: Trace, timeMs: number): number {
  const fromMs = Math.max(trace.header.observe.fromMs, timeMs - 60_000);
  const spanMs = timeMs - fromMs;
  return spanMs <= 0 ? 0 : ((appendedAt(trace, timeMs) - appendedAt(trace, fromMs)) * 1_000) / spanMs;
}

/** Keys whose answer nobody can know yet, because a record that has happened has not arrived. */
export function unknowableAt(trace: Trace, view: ViewName, place: number): number {
  return trace.samples.unknowableKeys[view]?.[place] ?? 0;
}

export const sampleAt = (trace: Trace, timeMs: number): number => Math.max(0, lastAtOrBefore(trace.samples.timeMs, timeMs));

/** The batch whose view is served: the last that was published by then. */
export const servedBatch = (spans: readonly Span[], timeMs: number): Span | null =>
  spans.findLast((span) => span.kind === 'batch' && span.status === 'published' && span.endMs >= 0 && span.endMs <= timeMs) ?? null;

/** Runs that have started and are not over, the latest last. */
export const runningBatches = (spans: readonly Span[], timeMs: number): Span[] =>
  spans.filter((span) => span.kind === 'batch' && span.startMs <= timeMs && (span.endMs < 0 || span.endMs > timeMs));
