import { isStore } from '../../model/readers.ts';
import type { LaneSamples, Samples } from '../../model/trace.ts';
import { ALL_LANES, type Metric } from './metric.ts';

/** How far a lane has come in the log, and how old what it says is. Looked at at every sample. */
function sampled(unit: Metric['unit'], description: string, column: (samples: Samples, lane: LaneSamples) => ArrayLike<number>): Metric {
  return {
    description,
    unit,
    isPerView: false,
    lanes: ALL_LANES,
    isOverTime: () => true,
    series({ lane }, { result: { trace } }) {
      if (isStore(lane)) return null;
      const { samples } = trace;
      return { kind: 'instants', timeMs: samples.timeMs, values: column(samples, samples.lanes[lane]) };
    },
  };
}

export const appended = sampled('records', 'records appended to the log', (samples) => samples.appended);
export const processed = sampled('records', 'records the lane has read', (_, lane) => lane.processed);
export const lagRecords = sampled('records', 'records appended and not yet read by the lane', ({ appended }, lane) =>
  Array.from(appended, (count, place) => count - lane.processed[place]!),
);
export const stalenessMs = sampled('ms', 'now − the greatest event time reflected in the answer', (_, lane) => lane.stalenessMs);
