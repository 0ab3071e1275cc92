import { catchUpSeconds, partitionShares } from '../../model/catch-up.ts';
import type { VersionReport } from '../../model/reprocessing.ts';
import { NOT_THERE, type Trace } from '../../model/trace.ts';
import { lastAtOrBefore } from '../../model/columns.ts';

/** What decides how long a version takes to catch up; records are those that the simulated ones stand for. */
export interface Question {
  readonly historyHours: number;
  readonly arrivalPerSecond: number;
  readonly capacityPerSecond: number;
  readonly tasks: number;
}

const HOUR_SECONDS = 3_600;

/** Seconds until it has caught up, if all partitions have the same load; Infinity: never. */
export const answerSeconds = ({ historyHours, arrivalPerSecond, capacityPerSecond, tasks }: Question, partitions: number): number =>
  catchUpSeconds({
    backlog: historyHours * HOUR_SECONDS * arrivalPerSecond,
    arrivalPerSecond,
    capacityPerSecond,
    tasks,
    shares: partitionShares(partitions),
  });

export interface Backlog {
  readonly timeMs: number;
  /** records it has still to read */
  readonly records: number;
}

/** What the run measured: the backlog of a version at each sample from its first record up to a time, at most a hundred of them. */
export function measuredBacklog(trace: Trace, { number, startMs }: VersionReport, untilMs: number, scaleFactor: number): Backlog[] {
  const waiting = trace.samples.positions.versions[number]?.waiting;
  if (waiting === undefined) return [];
  const { timeMs } = trace.samples;
  const [first, last] = [lastAtOrBefore(timeMs, startMs) + 1, lastAtOrBefore(timeMs, untilMs)];
  const step = Math.max(1, Math.ceil((last - first) / 100));
  const points: Backlog[] = [];
  for (let place = first; place <= last; place += step) {
    if (waiting[place] !== NOT_THERE && waiting[place] !== undefined)
      points.push({ timeMs: timeMs[place]!, records: waiting[place] * scaleFactor });
  }
  return points;
}

const STEPS = 100;

/** Where the handle of a quantity stands, in hundredths: evenly by its logarithm, so that a thousand and a million are both within reach. */
export const handleOf = (value: number, most: number): number => Math.round((STEPS * Math.log1p(value)) / Math.log1p(most));

/** The quantity at a handle, in two significant digits, and not less than it may be. */
export function valueAt(handle: number, least: number, most: number): number {
  const value = Math.expm1((handle / STEPS) * Math.log1p(most));
  const digit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.min(most, Math.max(least, Math.round(value / digit) * digit));
}
