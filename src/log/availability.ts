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
  /** by row: when it leaves the log */
  readonly goneMs: Float64Array;
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
    return this.isUnlimited ? Infinity : this.all().goneMs[row]!;
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
  const goneMs = removedMs ?? new Float64Array(log.length).fill(Infinity);
  segments.forEach((ofPartition, partition) => {
    ofPartition.forEach(({ from, to }, place) => {
      for (const row of log.rows[partition]!.subarray(from, to)) goneMs[row] = Math.min(goneMs[row]!, retiredMs[partition]![place]!);
    });
  });
  return { segments, retiredMs, goneMs };
}
