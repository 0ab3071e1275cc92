import { CAUSE_NAMES, LANES } from '../../model/lanes.ts';
import type { Shown, VersionReport } from '../../model/reprocessing.ts';
import type { Span, Trace } from '../../model/trace.ts';
import { NOT_THERE } from '../../model/trace.ts';
import { sampleAt } from '../logic/lookups.ts';

/**
 * A reprocess as a race. From the moment at which a fix is deployed: what each version of the Kappa job does until readers see it, and which batch is the first that
 * started after the fix and was published. Nothing is shown of what comes after the cursor.
 */
export type Doing = 'deploys' | 'catches up' | 'holds out' | 'waits' | 'is served' | 'is kept' | 'waits for the run' | 'batch runs';

export interface Bar {
  readonly doing: Doing;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Row {
  readonly lane: 'kappa' | 'lambda';
  readonly title: string;
  readonly bars: readonly Bar[];
}

export interface Race {
  /** the fix is deployed */
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: readonly Row[];
  /** when readers of each see answers of the fixed code; −1: not by the cursor */
  readonly kappaMs: number;
  readonly lambdaMs: number;
  /** number of the batch run that is drawn; −1 if none has begun */
  readonly batch: number;
  /** runs have been published since, and Lambda still counts by another version of a rule */
  readonly isUnfixed: boolean;
}

export const versionsOf = (spans: readonly Span[], timeMs: number): VersionReport[] =>
  spans.flatMap(({ kind, startMs, version }) => (kind === 'version' && startMs <= timeMs && version !== undefined ? [version] : []));

/** The newest version that was asked for by then, if there is more than the first. */
export const newestVersion = (spans: readonly Span[], timeMs: number): VersionReport | null =>
  versionsOf(spans, timeMs).findLast(({ number }) => number > 1) ?? null;

export function raceAt(trace: Trace, timeMs: number): Race | null {
  const newest = newestVersion(trace.spans, timeMs);
  if (newest === null) return null;
  const fromMs = newest.deployMs;
  const hasCome = (ms: number | undefined): boolean => ms !== undefined && ms >= 0 && ms <= timeMs;
  const batches = trace.spans.filter((span) => span.kind === 'batch' && span.startMs >= fromMs && span.status === 'published');
  const published = batches.filter(({ endMs }) => hasCome(endMs));
  const right = published.find(({ endMs }) => !isSkewed(trace, endMs));
  const batch = right ?? published.at(-1) ?? batches[0];
  const lambdaMs = right?.endMs ?? -1;
  const kappaMs = shownAt(newest, timeMs)?.fromMs ?? -1;
  const startMs = hasCome(batch?.startMs) ? batch!.startMs : timeMs;
  const lambda: Row = {
    lane: 'lambda',
    title: 'batch',
    bars: cut(
      [bar('waits for the run', fromMs, startMs), bar('batch runs', startMs, hasCome(batch?.endMs) ? batch!.endMs : timeMs)],
      fromMs,
      timeMs,
    ),
  };
  const kappa = versionsOf(trace.spans, timeMs)
    .filter(({ droppedMs }) => droppedMs === -1 || droppedMs > fromMs)
    .map((version): Row => ({ lane: 'kappa', title: `v${version.number}`, bars: cut(barsOf(version), fromMs, timeMs) }));
  return {
    fromMs,
    toMs: Math.max(timeMs, fromMs + 1),
    rows: [lambda, ...kappa],
    kappaMs,
    lambdaMs,
    batch: batch?.number ?? -1,
    isUnfixed: published.length > 0 && lambdaMs === -1,
  };
}

/** Whether Lambda counts some record by another version of a rule than is right: it has not been fixed, or in one layer only. */
function isSkewed({ ledger }: Trace, timeMs: number): boolean {
  const [lambda, skew] = [LANES.indexOf('lambda'), CAUSE_NAMES.indexOf('versionSkew')];
  return ledger.lane.some(
    (lane, place) => lane === lambda && ledger.cause[place] === skew && ledger.fromMs[place]! <= timeMs && ledger.toMs[place]! > timeMs,
  );
}

function barsOf({ deployMs, startMs, caughtUpMs, readyMs, shown, droppedMs }: VersionReport): Bar[] {
  const or = (...times: number[]): number => times.find((ms) => ms >= 0) ?? Infinity;
  const seenMs = or(shown[0]?.fromMs ?? -1, droppedMs);
  const caughtMs = Math.min(or(caughtUpMs), seenMs);
  const heldMs = Math.min(or(readyMs), seenMs);
  const endMs = or(droppedMs);
  return [
    bar('deploys', deployMs, Math.min(startMs, seenMs)),
    bar('catches up', startMs, caughtMs),
    bar('holds out', caughtMs, heldMs),
    bar('waits', heldMs, seenMs),
    ...shown.flatMap(({ fromMs, toMs }, place) => [
      bar('is served', fromMs, or(toMs, endMs)),
      bar('is kept', or(toMs), or(shown[place + 1]?.fromMs ?? -1, endMs)),
    ]),
  ];
}

const bar = (doing: Doing, fromMs: number, toMs: number): Bar => ({ doing, fromMs, toMs });

const cut = (bars: readonly Bar[], fromMs: number, toMs: number): Bar[] =>
  bars
    .map((each) => ({ ...each, fromMs: Math.max(each.fromMs, fromMs), toMs: Math.min(each.toMs, toMs) }))
    .filter((each) => each.toMs > each.fromMs);

export interface Standing {
  readonly number: number;
  /** records it has still to read, and how long the oldest has been waiting */
  readonly waiting: number;
  readonly waitingMs: number;
  readonly newestEventMs: number;
}

/** Where the versions that exist stand at a time. */
export function standingsAt(trace: Trace, timeMs: number): Standing[] {
  const sample = sampleAt(trace, timeMs);
  return Object.entries(trace.samples.positions.versions).flatMap(([number, { waiting, waitingMs, newestEventMs }]) =>
    waiting[sample] === undefined || waiting[sample] === NOT_THERE
      ? []
      : [{ number: Number(number), waiting: waiting[sample], waitingMs: waitingMs[sample]!, newestEventMs: newestEventMs[sample]! }],
  );
}

/** The version that readers see at a time. */
export const servedNumber = (versions: readonly VersionReport[], timeMs: number): number =>
  versions.find((version) => shownAt(version, timeMs) !== undefined)?.number ?? 0;

/** Since when and until when readers see it, if they do. */
export const shownAt = ({ shown }: Pick<VersionReport, 'shown'>, timeMs: number): Shown | undefined =>
  shown.find(({ fromMs, toMs }) => fromMs <= timeMs && (toMs === -1 || timeMs < toMs));

/** How far readers would jump back in event time if they were switched now; 0 if they would not, `null` if there is nothing to switch to. */
export function jumpBackMs(trace: Trace, timeMs: number): number | null {
  const versions = versionsOf(trace.spans, timeMs);
  if (versions.length === 0) return null;
  const served = servedNumber(versions, timeMs);
  const standings = standingsAt(trace, timeMs);
  const now = standings.find(({ number }) => number === served);
  const next = standings.findLast(({ number }) => number > served);
  return now === undefined || next === undefined ? null : Math.max(0, now.newestEventMs - next.newestEventMs);
}
