import { lastAtOrBefore } from '../../model/columns.ts';
import type { VersionReport } from '../../model/reprocessing.ts';
import { NOT_THERE, type Trace } from '../../model/trace.ts';
import { plural } from '../logic/amounts.ts';
import { between } from '../logic/lookups.ts';
import { servedNumber, versionsOf } from '../reprocess/race.ts';

/** A version of the Kappa job as the diagram draws it: where it stands in each partition, and whether readers see it. */
export interface DrawnVersion {
  readonly number: number;
  readonly isServed: boolean;
  readonly doing: 'is deployed' | 'catches up' | 'holds out' | 'is ready' | 'was refused' | 'is served' | 'is kept';
  /** records that are there and that it has still to read */
  readonly waiting: number;
  readonly partitions: readonly { readonly read: number; readonly end: number }[];
}

/** The versions that exist at a time: the one that is served, and the newest other. There is room for two. */
export function drawnVersions(trace: Trace, timeMs: number): DrawnVersion[] {
  const there = versionsOf(trace.spans, timeMs).filter(({ droppedMs }) => droppedMs === -1 || droppedMs > timeMs);
  if (there.length === 0) return [];
  const served = servedNumber(versionsOf(trace.spans, timeMs), timeMs);
  const newest = there.findLast(({ number }) => number !== served);
  return there
    .filter((version) => version.number === served || version === newest)
    .map((version) => ({
      number: version.number,
      isServed: version.number === served,
      doing: version.number === served ? 'is served' : doingAt(version, timeMs),
      ...standingAt(trace, version.number, timeMs),
    }));
}

function doingAt({ startMs, caughtUpMs, readyMs, shown, stage }: VersionReport, timeMs: number): DrawnVersion['doing'] {
  const by = (ms: number): boolean => ms >= 0 && ms <= timeMs;
  if (shown.some(({ fromMs }) => by(fromMs))) return 'is kept';
  if (by(readyMs)) return stage === 'refused' ? 'was refused' : 'is ready';
  if (by(caughtUpMs)) return 'holds out';
  return by(startMs) ? 'catches up' : 'is deployed';
}

/** Between two samples a version goes on evenly; before its first sample it has read nothing. */
function standingAt({ samples }: Trace, number: number, timeMs: number): Pick<DrawnVersion, 'waiting' | 'partitions'> {
  const { ends, versions } = samples.positions;
  const version = versions[number];
  const place = Math.max(0, lastAtOrBefore(samples.timeMs, timeMs));
  const value = (column: Uint32Array | undefined): number => {
    const here = column?.[place] ?? NOT_THERE;
    if (here === NOT_THERE || column![place + 1] === NOT_THERE) return here === NOT_THERE ? 0 : here;
    return Math.floor(between(samples, column!, timeMs));
  };
  const partitions = Object.keys(ends).map((partition) => {
    const end = value(ends[partition]);
    return { read: Math.min(end, value(version?.offsets[partition])), end };
  });
  return { waiting: partitions.reduce((sum, { read, end }) => sum + end - read, 0), partitions };
}

/** Who is read, and how far the other one is; nothing while there is one version only. */
export function versionWords(versions: readonly DrawnVersion[]): string {
  const [served, other] = [versions.find(({ isServed }) => isServed), versions.find(({ isServed }) => !isServed)];
  if (served === undefined || other === undefined) return '';
  const behind = other.waiting === 0 ? '' : `, ${plural(other.waiting, 'record')} behind`;
  return `readers see v${served.number} · v${other.number} ${other.doing}${behind}`;
}

/** The partition of a version that is furthest behind; `null` if none is. */
export function slowest({ partitions }: DrawnVersion): { readonly partition: number; readonly behind: number } | null {
  return partitions.reduce<{ partition: number; behind: number } | null>((worst, { read, end }, partition) => {
    const behind = end - read;
    return behind > (worst?.behind ?? 0) ? { partition, behind } : worst;
  }, null);
}
