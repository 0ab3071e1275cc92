import { writeFileSync } from 'node:fs';
import { encodeRecording } from '../model/recording.ts';
import { keysToRecord } from '../model/telling.ts';
import { asChunk } from '../model/trace-store.ts';
import { fromCaller, readScenario } from './input.ts';
import { Progress } from './progress.ts';
import { compute, resolve } from './run.ts';
import { describeSystemError, EXIT } from './user-error.ts';

/** Keys of each view whose answers a recording keeps. */
const MOST_KEYS = 20;

/** `sim record <id|file> -o FILE`: the run as a file that the page plays before it can compute anything. */
export async function recordCommand(nameOrFile: string, options: { output: string }): Promise<number> {
  const source = readScenario(nameOrFile);
  const resolved = resolve(source);
  const progress = new Progress(false);
  const { verdict, runs } = await compute(source, resolved, { set: [], engine: 'duckdb' }, progress);
  progress.clear();
  const { result } = runs[0]!;
  const { trace } = result;
  const text = encodeRecording({
    yaml: source.text,
    header: trace.header,
    chunk: asChunk(trace),
    histories: trace.header.views.flatMap((view) => keysToRecord(trace, view, MOST_KEYS).map((key) => result.history(view, key))),
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
