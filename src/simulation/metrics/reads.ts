import { READERS } from '../../model/readers.ts';
import type { Read } from '../reads.ts';
import { runningSum, type Metric } from './metric.ts';

/**
 * What those who asked were told. Somebody asks about once per second, for an account that is asked for as often as accounts usually are; every reader is asked the same
 * at the same moment. An answer is wrong when read if it is another one than could be known then (the oracle `arrived`), and restated if it is another one than is known
 * of that moment by now (`happened`): a report that was right when it was written may be restated.
 */
function counted(description: string, isCounted: (read: Read) => boolean): Metric {
  return {
    description: `${description}, since the start of the window`,
    unit: 'reads',
    isPerView: false,
    lanes: READERS,
    isOverTime: () => true,
    series({ lane }, { spec, result }) {
      return runningSum(
        result.reads.of(lane).map((read) => ({ timeMs: read.timeMs, by: isCounted(read) ? 1 : 0 })),
        spec.observe.fromMs,
      );
    },
  };
}

/** Of all reads so far, in parts per million, rounded down; 0 as long as nobody has asked. */
function share(of: string, isCounted: (read: Read) => boolean): Metric {
  return {
    description: `${of}, of all that were asked since the start of the window, in parts per million`,
    unit: 'parts per million',
    isPerView: false,
    lanes: READERS,
    isOverTime: () => true,
    series({ lane }, { spec, result }) {
      const timeMs = [spec.observe.fromMs];
      const values = [0];
      let found = 0;
      result.reads.of(lane).forEach((read, place) => {
        if (isCounted(read)) found++;
        timeMs.push(read.timeMs);
        values.push(Math.floor((found * 1_000_000) / (place + 1)));
      });
      return { kind: 'steps', timeMs, values };
    },
  };
}

export const reads = counted('questions asked', () => true);
export const wrongReads = counted('answers that were not what could be known', ({ isWrong }) => isWrong);
export const restatedReads = counted('answers that are not what is known of that moment by now', ({ isRestated }) => isRestated);
export const failedReads = counted('questions without an answer', ({ isFailed }) => isFailed);
export const wrongReadsPpm = share('answers that were not what could be known', ({ isWrong }) => isWrong);
export const restatedReadsPpm = share('answers that are not what is known of that moment by now', ({ isRestated }) => isRestated);
