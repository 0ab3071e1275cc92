import { recordBytes } from '../model/cost-model.ts';
import type { OffsetVector } from '../model/offset.ts';
import type { RunSpec } from '../model/scenario.ts';
import { cleanedMs } from './compaction.ts';
import type { Log } from './log.ts';
import { crowdedOutMs, tooOldMs } from './retention.ts';
import { segmentsOf, type Segment } from './segments.ts';

/**
 * What of the log is still there for somebody who reads it again. A log is the whole truth only as long as it is whole: once its oldest segments are gone, or records that
 * look superseded, a replay runs through without an error and ends with other answers.
 *
 * Whoever follows the log as it grows has read a record long before it goes, and notices nothing.
 */
type Settings = Pick<RunSpec, 'log' | 'costs' | 'scaleFactor'>;

const MEGABYTE = 1_000_000;

interface Found {
  /** by partition */
  readonly segments: readonly (readonly Segment[])[];
  /** by partition and segment: when retention takes it */
  readonly retiredMs: readonly (readonly number[])[];
  /** by row: when a cleaning removes it; `null`: there are none */
  readonly removedMs: Float64Array | null;
}

export class Availability {
  private readonly log: Log;
  private readonly settings: Settings;
  private readonly isUnlimited: boolean;
  private found: Found | null = null;

  constructor(log: Log, settings: Settings) {
    this.log = log;
    this.settings = settings;
    const { retention, retentionMegabytes, compaction } = settings.log;
    this.isUnlimited = retention === undefined && retentionMegabytes === undefined && compaction === 'none';
  }

  /** When a record leaves the log: it is there from its ingest time on and before this. Infinity if it stays. */
  goneMs(row: number): number {
    if (this.isUnlimited) return Infinity;
    const { retiredMs, removedMs } = this.all();
    const partition = this.log.partitionOf(row);
    return Math.min(retiredMs[partition]![this.segmentOf(row, partition)]!, removedMs === null ? Infinity : removedMs[row]!);
  }

  readonly isThere = (row: number, timeMs: number): boolean => timeMs >= this.log.ingestMs(row) && timeMs < this.goneMs(row);

  /** Where each partition begins at a time: the first offset that retention has left. Behind it records may be missing that a cleaning has removed. */
  startAt(timeMs: number): OffsetVector {
    if (this.isUnlimited) return new Uint32Array(this.log.partitions);
    const { segments, retiredMs } = this.all();
    return Uint32Array.from(segments, (ofPartition, partition) => {
      const goneMs = retiredMs[partition]!;
      // segments go from the oldest on, and never the last one
      const first = goneMs.findIndex((ms) => ms > timeMs);
      return first === -1 ? 0 : ofPartition[first]!.from;
    });
  }

  private segmentOf(row: number, partition: number): number {
    const segments = this.all().segments[partition]!;
    const number = Math.floor(this.log.ingestMs(row) / this.settings.log.segment);
    let low = 0;
    let high = segments.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (segments[middle]!.number < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Worked out when it is first asked for. */
  private all(): Found {
    return (this.found ??= find(this.log, this.settings));
  }
}

function find(log: Log, settings: Settings): Found {
  const { segment, retention, retentionMegabytes, compaction } = settings.log;
  const segments = log.rows.map((_, partition) => segmentsOf(log, partition, segment));
  const removedMs = compaction === 'none' ? null : cleanedMs(log, segments, settings.log);
  const retiredMs = segments.map((ofPartition, partition) => {
    const limits: number[][] = [];
    if (retention !== undefined) limits.push(tooOldMs(ofPartition, retention));
    if (retentionMegabytes !== undefined) {
      const mostRecords = Math.ceil((retentionMegabytes * MEGABYTE) / recordBytes(settings));
      limits.push(crowdedOutMs(log, partition, ofPartition, mostRecords, removedMs));
    }
    return ofPartition.map((_, place) => Math.min(Infinity, ...limits.map((goneMs) => goneMs[place]!)));
  });
  return { segments, retiredMs, removedMs };
}
