import type { Log } from '../../../log/log.ts';
import type { RunSpec } from '../../../model/scenario.ts';
import { VIEWS, type ViewName } from '../../../model/views/index.ts';
import { KeyedTable } from '../../../support/keyed-table.ts';
import { JobState, type JobCode } from '../job-state.ts';
import { isSplit, SPLITS } from './split.ts';
import { SILENT } from '../../silent.ts';

/** What a worker hands over of one view: rows in no particular order, none of which any other worker has too. */
export interface PartTable {
  readonly view: ViewName;
  readonly width: number;
  readonly keys: Float64Array;
  readonly values: Float64Array;
}

/** What a worker makes of its partitions. Plain data, which can be moved to another thread. */
export interface Part {
  readonly tables: readonly PartTable[];
  readonly records: number;
  /** copies that were recognised and not counted */
  readonly duplicates: number;
  /** records that came too late for a window */
  readonly sideOutput: number;
}

/**
 * Reads all records of a log, or of somebody's share of it, from offset 0, with the rules of the live job and without looking at a clock. What the job decides
 * (is this a copy, is it too late) it decides from the records of the same partition; so it makes no difference who reads the other ones, or when.
 */
export function replayPartitions(spec: RunSpec, log: Log, code: JobCode): Part {
  const views = code.views.filter(isSplit);
  // Nobody sees the partitions of the others, so a record can be late by its own partition's watermark only; and nobody looks at a clock.
  const alone = {
    ...spec,
    kappa: { ...spec.kappa, watermark: 'partition' as const, windows: 'eventTime' as const, rates: 'recorded' as const },
  };
  const state = new JobState(alone, log, { ...code, views });
  for (let row = 0; row < log.length; row++) state.process(row, log.partitionOf(row), 0, SILENT);
  return {
    tables: views.map((view) => handedOver(state, view)),
    records: log.length,
    duplicates: state.duplicates,
    sideOutput: state.sideOutput,
  };
}

function handedOver(state: JobState, view: ViewName): PartTable {
  const table = rowsToHandOver(state, view);
  const { width, size, keys, values } = table;
  return { view, width, keys: keys.slice(0, size), values: values.slice(0, size * width) };
}

function rowsToHandOver(state: JobState, view: ViewName): KeyedTable {
  const split = SPLITS[view];
  if (split.kind !== 'two stages') return state.table(view)!;
  const table = new KeyedTable(VIEWS[view].summary.valueColumns.length);
  split.handOver(state, (key, ...values) => void table.write(key, values));
  return table;
}
