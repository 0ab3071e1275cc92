import type { Cause } from '../../model/lanes.ts';
import type { RecordCursor } from '../../model/record.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { ViewName } from '../../model/views/index.ts';
import { STREAM_VIEWS } from './stream/index.ts';

/**
 * A job can ask the clock instead of the record: put a record into the window of the moment at which it reads it, or convert an amount at the rate of today. As long as records
 * are read as they happen, hardly anything comes of it. Then the log is read again, and all of history falls into the hour of the replay, at the rate of that day:
 * the answer has become one of when somebody looked.
 */
export type AsksTheClock = Pick<RunSpec['kappa'], 'windows' | 'rates'>;

/** Why a view comes to another answer because it asks the clock; `null`: it does not. */
export function clockCause(name: ViewName, { windows, rates }: AsksTheClock): Cause | null {
  const view = STREAM_VIEWS[name];
  if (windows === 'processingTime' && 'fold' in view && view.windowEndMs !== null) return 'wrongBucket';
  return rates === 'current' && name === 'converted' ? 'wrongRate' : null;
}

/** The record as if it had happened at the moment at which it is read. */
export function asOfNow(record: RecordCursor, timeMs: number): RecordCursor {
  const now = Object.create(record) as RecordCursor;
  Object.defineProperty(now, 'eventMs', { value: timeMs });
  return now;
}
