import { keysToRecord } from '../model/notable.ts';
import { encodeRecording } from '../model/recording.ts';
import { asChunk } from '../model/trace-store.ts';
import type { Verdict } from '../scenario/check.ts';
import type { RunResult } from '../simulation/run.ts';

/** Keys per view whose answers a recording keeps; the file is to stay below 150 kB. */
const MOST_KEYS = 24;

/** A finished run as the file that the page plays before it can compute anything. */
export function recordingOf(
  yaml: string,
  result: RunResult,
  summary: { readonly logSha256: string; readonly measuredMs: number; readonly expectations: readonly Verdict[] },
): string {
  const { trace } = result;
  const histories = trace.header.views.flatMap((view) => keysToRecord(trace, view, MOST_KEYS).map((key) => result.history(view, key)));
  return encodeRecording({ yaml, header: trace.header, chunk: asChunk(trace), histories, summary });
}
