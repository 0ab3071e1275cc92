import type { Metric, MeasuredRun } from './metric.ts';

/** The price of a second overlay: each record is written once for every overlay that is fed, and once more when an overlay is made anew from the log. */
function atTheEnd(description: string, value: (run: MeasuredRun) => number): Metric {
  return {
    description: `${description}; known at the end of the run`,
    unit: 'records',
    isPerView: false,
    lanes: ['lambda'],
    isOverTime: () => false,
    series: () => null,
    atEnd: (_, run) => value(run),
  };
}

export const speedWrites = atTheEnd('times that the speed layer wrote a record into an overlay', ({ result }) => result.speedWrites);
export const extraWrites = atTheEnd(
  'writes of the speed layer beyond one for each record it has read',
  ({ result }) => result.speedWrites - result.speedRecords,
);
