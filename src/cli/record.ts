import { writeFileSync } from 'node:fs';
import { encodeRecording } from '../model/recording.ts';
import { keysToRecord } from '../model/telling.ts';
import { asChunk } from '../model/trace-store.ts';
import type { KeyHistory } from '../model/trace.ts';
import type { RunResult } from '../simulation/run.ts';
import { fromCaller, readScenario } from './input.ts';
import { Progress } from './progress.ts';
import { compute, resolve } from './run.ts';
import { describeSystemError, EXIT } from './user-error.ts';

/** Keys of each view whose answers a recording keeps, as long as they do not change too often: the bank's own accounts change with every other record. */
const MOST_KEYS = 20;
const MOST_CHANGES = 4_000;

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
    histories: historiesOf(result),
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

/** The most telling keys first; one that does not fit any more is left out, the ones behind it may still fit. */
function historiesOf(result: RunResult): KeyHistory[] {
  const { trace } = result;
  let left = MOST_CHANGES;
  return trace.header.views
    .flatMap((view) => keysToRecord(trace, view, MOST_KEYS).map((key) => result.history(view, key)))
    .filter(({ lanes }) => {
      const changes = Object.values(lanes).reduce((sum, { timeMs }) => sum + timeMs.length, 0);
      if (changes > left) return false;
      left -= changes;
      return true;
    });
}
