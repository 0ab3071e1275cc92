import { assert } from '../support/assert.ts';
import type { VersionReport } from '../model/reprocessing.ts';
import type { Span } from '../model/trace.ts';
import { publishedRuns, type MeasuredRun } from '../simulation/metrics/index.ts';
import { batchTakesMs } from './batch-takes.ts';
import { catchUpMs, switchMs } from './catch-up-takes.ts';
import { staticTime, type Moment } from './moment.ts';

/** When a moment was in a run that is over; `null` if it never came. */
export function timeOf(moment: Moment, run: MeasuredRun): number | null {
  const { spec, result } = run;
  const known = staticTime(moment, spec.observe.fromMs, spec.durationMs);
  if (known !== null) return known;
  const { base, offsetMs } = moment;
  const shift = (timeMs: number | null | undefined): number | null => (timeMs === null || timeMs === undefined ? null : timeMs + offsetMs);
  switch (base.kind) {
    case 'started': {
      const starts = result.trace.spans.filter(({ kind }) => kind === 'batch').map(({ startMs }) => startMs);
      return shift(starts.filter((startMs) => startMs >= spec.observe.fromMs).toSorted((a, b) => a - b)[base.number - 1]);
    }
    case 'published':
      return shift(publishedInWindow(run)[base.number - 1]?.endMs);
    case 'publish': {
      const span = publishedInWindow(run)[base.number - 1];
      return shift(span === undefined ? null : span.startMs + batchTakesMs(spec, span));
    }
    case 'begun':
      return shift(positive(versionOf(run, base.number)?.startMs));
    case 'reached':
      return shift(positive(versionOf(run, base.number)?.caughtUpMs));
    case 'switched':
      return shift(positive(versionOf(run, base.number)?.servedMs));
    case 'dropped':
      return shift(positive(versionOf(run, base.number)?.droppedMs));
    case 'reach':
    case 'switch': {
      const version = versionOf(run, base.number);
      if (version === undefined) return null;
      return shift(base.kind === 'reach' ? catchUpMs(spec, result.log, version) : switchMs(spec, result.log, version));
    }
    case 'caughtUp':
      return shift(caughtUpMs(run));
    default:
      assert(false, `the time of "${base.kind}" is known before the run`);
  }
}

const versionOf = ({ result }: MeasuredRun, number: number): VersionReport | undefined =>
  result.trace.spans.find(({ kind, number: of }) => kind === 'version' && of === number)?.version;

/** −1 stands for never. */
const positive = (timeMs: number | undefined): number | undefined => (timeMs === -1 ? undefined : timeMs);

const publishedInWindow = (run: MeasuredRun): Span[] => publishedRuns(run).filter(({ endMs }) => endMs >= run.spec.observe.fromMs);

function caughtUpMs({ result: { trace } }: MeasuredRun): number | null {
  const { timeMs, appended, lanes } = trace.samples;
  const fromMs = Math.max(0, ...trace.spans.filter(({ kind }) => kind === 'crash').map(({ endMs }) => endMs));
  const place = timeMs.findIndex((at, index) => at >= fromMs && appended[index] === lanes.kappa.processed[index]);
  return place === -1 ? null : timeMs[place]!;
}
