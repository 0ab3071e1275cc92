import type { StreamSettings, TimedAction } from '../model/scenario.ts';
import { calendarDate, DAY, HOUR, SECOND, weekday } from '../model/time.ts';
import type { RandomStream } from '../support/prng.ts';
import { choose, exponential } from '../support/sampling.ts';

/**
 * When transactions happen: a Poisson process whose rate follows the hour, the weekday and the day of the month. Time is cut into slots of one second; within a slot the
 * rate is constant and the gaps are exponential. A gap that leaves the slot is thrown away, which changes nothing, because an exponential gap has no memory: so each slot
 * is made from its own draws alone.
 */
export const SLOT = SECOND;

/** First 14 days of the PaySim parameter files, in hundredths of the mean; hours without an entry 0.02. */
const HOURS = [78, 28, 6, 2, 2, 2, 2, 9, 24, 35, 26, 42, 59, 85, 109, 112, 154, 181, 254, 314, 296, 236, 197, 153];
/** Monday to Sunday; an assumption. */
const WEEKDAYS = [100, 100, 100, 100, 120, 80, 55];
/** Shape of the Berka bank's data (PKDD'99): salaries from the 5th to the 14th, orders and interest at the end of the month. */
const MONTH_DAYS = [
  40, 40, 40, 40, 110, 120, 130, 140, 150, 150, 140, 130, 120, 110, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 170, 40, 250, 610,
];

const toMeanOne = (weights: readonly number[]): number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (weight * weights.length) / total);
};

const [hourWeights, weekdayWeights, monthDayWeights] = [HOURS, WEEKDAYS, MONTH_DAYS].map(toMeanOne) as [number[], number[], number[]];

/** Weight of the hour that holds `timeMs`; its mean over all hours, weekdays and days of the month is 1. */
export function calendarWeight(timeMs: number): number {
  const day = Math.floor(timeMs / DAY);
  const hour = Math.floor((timeMs % DAY) / HOUR);
  return hourWeights[hour]! * weekdayWeights[weekday(day)]! * monthDayWeights[calendarDate(day).day - 1]!;
}

/** Transactions per ms at a time. */
function usualRate(settings: StreamSettings): (timeMs: number) => number {
  const meanRate = settings.transactionsPerSecond / (1_000 * SECOND);
  if (settings.arrival === 'flat') return () => meanRate;
  let hour = -1;
  let rate = 0;
  return (timeMs) => {
    if (Math.floor(timeMs / HOUR) !== hour) {
      hour = Math.floor(timeMs / HOUR);
      rate = meanRate * calendarWeight(timeMs);
    }
    return rate;
  };
}

export interface Arrivals {
  /** Calls `at(slot, number within the slot, time)` for every transaction of a slot, ascending in time. */
  slot(slot: number, at: (slot: number, n: number, timeMs: number) => void): void;
}

/** The stream itself. */
export function usualArrivals(settings: StreamSettings, gaps: RandomStream): Arrivals {
  const rate = usualRate(settings);
  return { slot: (slot, at) => fillSlot(slot, rate(slot * SLOT), gaps, at) };
}

/** What bursts add to it: a burst of factor f adds f − 1 times the usual rate. */
export function burstArrivals(
  settings: StreamSettings,
  timeline: readonly TimedAction[],
  gaps: RandomStream,
  thinning: RandomStream,
): Arrivals {
  const bursts = timeline.filter((action) => action.do === 'stream.burst');
  const rate = usualRate(settings);
  const sum = (fromMs: number, toMs: number) =>
    bursts.reduce((extra, burst) => (burst.atMs < toMs && burst.atMs + burst.for > fromMs ? extra + burst.factor - 1 : extra), 0);
  return {
    slot(slot, at) {
      const most = sum(slot * SLOT, (slot + 1) * SLOT);
      if (most === 0) return;
      fillSlot(slot, rate(slot * SLOT) * most, gaps, (_, n, timeMs) => {
        if (choose(thinning.draw(slot, n), most) < sum(timeMs, timeMs + 1)) at(slot, n, timeMs);
      });
    },
  };
}

function fillSlot(slot: number, ratePerMs: number, gaps: RandomStream, at: (slot: number, n: number, timeMs: number) => void): void {
  if (ratePerMs === 0) return;
  const meanGapMs = 1 / ratePerMs;
  const endMs = (slot + 1) * SLOT;
  let timeMs = slot * SLOT;
  for (let n = 0; ; n++) {
    timeMs += exponential(gaps.draw(slot, n), meanGapMs);
    if (timeMs >= endMs) return;
    at(slot, n, Math.floor(timeMs));
  }
}
