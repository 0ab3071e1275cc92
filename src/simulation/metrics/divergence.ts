import { isStore, READERS } from '../../model/readers.ts';
import type { FinalDivergence } from '../run.ts';
import type { Metric, Series, Subject } from './metric.ts';

/**
 * How far an answer is from an oracle. Against `processed` every change was written down, so it is known to the millisecond; against the other two it
 * was looked at at every sample; the batch view alone, and what needs a full scan, only at the end.
 */
type Column = 'wrongKeys' | 'l1Minor' | 'biasMinor';

const isOverTime = ({ lane }: Subject): boolean => !isStore(lane);

const atEnd =
  (field: keyof FinalDivergence): NonNullable<Metric['atEnd']> =>
  ({ lane, view, against }, { result }) =>
    view === null ? null : result.finalDivergence(lane, view, against)[field];

function overTime(column: Column, unit: Metric['unit'], description: string): Metric {
  return {
    description,
    unit,
    isPerView: true,
    lanes: READERS,
    isOverTime,
    series({ lane, view, against }, { result: { trace } }): Series | null {
      if (isStore(lane) || view === null) return null;
      if (against === 'processed') {
        const steps = trace.divergence[lane][view];
        return steps === undefined ? null : { kind: 'steps', timeMs: steps.timeMs, values: steps[column] };
      }
      const sampled = trace.samples.lanes[lane].views[view]?.[against];
      return sampled === undefined ? null : { kind: 'instants', timeMs: trace.samples.timeMs, values: sampled[column] };
    },
    atEnd: atEnd(column),
  };
}

function onlyAtEnd(field: 'keys' | 'linfMinor', unit: Metric['unit'], description: string): Metric {
  return {
    description,
    unit,
    isPerView: true,
    lanes: READERS,
    isOverTime: () => false,
    series: () => null,
    atEnd: atEnd(field),
  };
}

export const wrongKeys = overTime('wrongKeys', 'keys', 'keys whose answer differs from the oracle');
export const l1Minor = overTime('l1Minor', 'minor units', 'Σ |answer − truth| over all keys and currencies');
export const biasMinor = overTime('biasMinor', 'minor units', 'Σ (answer − truth): negative if something is missing');
export const linfMinor = onlyAtEnd('linfMinor', 'minor units', 'the greatest |answer − truth| of a key; known at the end of the run');
export const keys = onlyAtEnd('keys', 'keys', 'keys that the lane or the oracle has; known at the end of the run');
