import type { Oracle } from '../../model/lanes.ts';
import type { ReaderName } from '../../model/readers.ts';
import type { RunSpec } from '../../model/scenario.ts';
import { lastAtOrBefore } from '../../model/columns.ts';
import type { ViewName } from '../../model/views/index.ts';
import type { RunResult } from '../run.ts';

/**
 * A metric is a number over virtual time, worked out from what a run left behind. It never looks into a lane.
 *
 * Two kinds of series must not be mixed up. `steps` is known at every moment: a value holds from its time up to the next one. `instants` is known
 * only at its own times, because what it counts was looked at only then; between them nothing is claimed.
 */
export interface Metric {
  readonly description: string;
  readonly unit:
    'keys' | 'minor units' | 'ms' | 'records' | 'reads' | 'mails' | 'parts per million' | 'megabytes' | 'core-seconds' | 'versions';
  /** whether it is about one view */
  readonly isPerView: boolean;
  readonly lanes: readonly MeasuredLane[];
  /** whether it is known over time, and not only at the end of the run */
  isOverTime(subject: Subject): boolean;
  series(subject: Subject, run: MeasuredRun): Series | null;
  /** The value at any time of the window, where that is known and the series does not say it. */
  at?(subject: Subject, run: MeasuredRun, timeMs: number): number | null;
  /** The value at the end of the run, where more is known than at other times. */
  atEnd?(subject: Subject, run: MeasuredRun): number | null;
}

export type MeasuredLane = ReaderName;

export const ALL_LANES: readonly MeasuredLane[] = ['lambda', 'kappa', 'crud'];

/** What a metric is asked about. */
export interface Subject {
  readonly lane: MeasuredLane;
  readonly view: ViewName | null;
  readonly against: Oracle;
}

export interface MeasuredRun {
  readonly spec: RunSpec;
  readonly result: RunResult;
}

export interface Series {
  readonly kind: 'steps' | 'instants';
  readonly timeMs: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Value of a series at a time; `null` where it is not known. */
export function valueAt({ kind, timeMs, values }: Series, atMs: number): number | null {
  const place = lastAtOrBefore(timeMs, atMs);
  if (place === -1) return null;
  return kind === 'steps' || timeMs[place] === atMs ? values[place]! : null;
}

/** Changes by some amount at some times → the running sum as steps, starting with 0 at `fromMs`. */
export function runningSum(changes: readonly { readonly timeMs: number; readonly by: number }[], fromMs: number): Series {
  const timeMs = [fromMs];
  const values = [0];
  for (const change of changes.toSorted((a, b) => a.timeMs - b.timeMs)) {
    if (change.timeMs > timeMs.at(-1)!) {
      timeMs.push(change.timeMs);
      values.push(values.at(-1)!);
    }
    values[values.length - 1]! += change.by;
  }
  return { kind: 'steps', timeMs, values };
}
