import { writeFileSync } from 'node:fs';
import type { LaneName } from '../model/lanes.ts';
import { keysToRecord } from '../model/notable.ts';
import { encodeRecording } from '../model/recording.ts';
import { asChunk } from '../model/trace-store.ts';
import type { LedgerColumns, Trace } from '../model/trace.ts';
import { VIEW_NAMES, type ViewName } from '../model/views/index.ts';
import { fromCaller, readScenario } from './input.ts';
import { Progress } from './progress.ts';
import { compute, resolve } from './run.ts';
import { describeSystemError, EXIT } from './user-error.ts';

/** Keys whose answers a recording keeps. */
const MOST_KEYS = 24;

/** `sim record <id|file> -o FILE`: the run as a file that the page plays before it can compute anything. */
export async function recordCommand(nameOrFile: string, options: { output: string }): Promise<number> {
  const source = readScenario(nameOrFile);
  const resolved = resolve(source);
  const progress = new Progress(false);
  const { verdict, runs } = await compute(source, resolved, { set: [], engine: 'duckdb' }, progress);
  progress.clear();
  const { result } = runs[0]!;
  const view = result.trace.header.views[0]!;
  const trace = onlyView(result.trace, view);
  const text = encodeRecording({
    yaml: source.text,
    header: trace.header,
    chunk: asChunk(trace),
    histories: keysToRecord(trace, view, MOST_KEYS).map((key) => result.history(view, key)),
    summary: { logSha256: verdict.logSha256, measuredMs: verdict.measured['run.base.Ms']!, expectations: verdict.expectations },
  });
  const path = fromCaller(options.output);
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw describeSystemError(error, `cannot write ${path}`);
  }
  return EXIT.ok;
}

/** The trace as if the scenario had one view: a recording has to arrive before anything else does, so it is kept below 150 kB. */
function onlyView(trace: Trace, view: ViewName): Trace {
  const ofLanes = <T>(value: (lane: LaneName) => T): Record<LaneName, T> => ({
    lambda: value('lambda'),
    kappa: value('kappa'),
    crud: value('crud'),
  });
  const isKept = Array.from(trace.ledger.view, (code) => VIEW_NAMES[code] === view);
  const kept = <A extends Float64Array | Uint32Array | Uint8Array>(column: A): A => column.filter((_, entry) => isKept[entry]) as A;
  return {
    ...trace,
    header: { ...trace.header, views: [view] },
    samples: {
      ...trace.samples,
      lanes: ofLanes((lane) => ({ ...trace.samples.lanes[lane], views: pick(trace.samples.lanes[lane].views, view) })),
    },
    divergence: ofLanes((lane) => pick(trace.divergence[lane], view)),
    ledger: Object.fromEntries(Object.entries(trace.ledger).map(([name, column]) => [name, kept(column)])) as unknown as LedgerColumns,
  };
}

const pick = <T>(all: Readonly<Partial<Record<ViewName, T>>>, view: ViewName): Partial<Record<ViewName, T>> =>
  all[view] === undefined ? {} : { [view]: all[view] };
