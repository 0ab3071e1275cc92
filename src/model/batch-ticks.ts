import type { BatchInterval } from './lambda-schema.ts';
import { DAY, calendarDate } from './time.ts';

/** The next tick of a batch schedule after `afterMs`, ms; `null` if there is none. Ticks are counted from the start of the run; months are those of the calendar. */
export function nextTickMs(interval: BatchInterval, afterMs: number): number | null {
  if (interval === 'onDemand') return null;
  if (interval !== 'monthly') return (Math.floor(afterMs / interval) + 1) * interval;
  let day = Math.floor(afterMs / DAY) + 1;
  while (calendarDate(day).day !== 1) day++;
  return day * DAY;
}
