import type { Log } from '../log/log.ts';
import { NOT_THERE, type Positions, type VersionPositions } from '../model/trace.ts';
import type { Version } from '../pipelines/kappa/version.ts';
import { lowerBound } from '../support/lower-bound.ts';
import { float64s, uint32s, type Growable } from '../support/growable.ts';

/**
 * Where every version of the job stands in the log, and where the log ends, sample by sample. A version that begins to read in the middle of a run has columns
 * as long as all others: it was not there before, and that is what they say. So they can be thinned and cut off together with the samples.
 */
export class PositionWriter {
  private readonly partitions: number;
  private readonly ends: readonly Growable<Uint32Array>[];
  private readonly versions: VersionColumns[] = [];
  private length = 0;

  constructor(partitions: number) {
    this.partitions = partitions;
    this.ends = Array.from({ length: partitions }, uint32s);
  }

  add(log: Log, versions: readonly Version[], timeMs: number): void {
    const rows = log.rowsAt(timeMs);
    this.ends.forEach((column, partition) => column.push(lowerBound(log.rows[partition]!, rows, log.rows[partition]!.length)));
    for (const version of versions) {
      this.versions[version.number - 1] ??= new VersionColumns(this.partitions, this.length);
      const columns = this.versions[version.number - 1]!;
      if (version.isGone || version.stage === 'deploying') columns.addNothing();
      else columns.add(log, version, rows, timeMs);
    }
    this.length++;
  }

  slice(from = 0): Positions {
    return {
      ends: named(this.ends, (column) => column.slice(from), 0),
      versions: named(this.versions, (columns) => columns.slice(columns.isTold ? from : 0), 1),
    };
  }

  /** What has been told is not told again: of a version that is new, everything. */
  told(): void {
    for (const columns of this.versions) columns.isTold = true;
  }

  copyUpTo(length: number): PositionWriter {
    const copy = new PositionWriter(this.partitions);
    this.ends.forEach((column, partition) => copyInto(copy.ends[partition]!, column, length));
    const known = this.versions.findLastIndex((columns) => columns.wasThere(length));
    for (const columns of this.versions.slice(0, known + 1)) copy.versions.push(columns.copyUpTo(length));
    copy.length = length;
    return copy;
  }
}

class VersionColumns {
  isTold = false;
  private readonly offsets: readonly Growable<Uint32Array>[];
  private readonly waiting = uint32s();
  private readonly waitingMs = float64s();
  private readonly newestEventMs = float64s();

  constructor(partitions: number, before: number) {
    this.offsets = Array.from({ length: partitions }, uint32s);
    for (let sample = 0; sample < before; sample++) this.addNothing();
  }

  addNothing(): void {
    for (const column of this.offsets) column.push(NOT_THERE);
    this.waiting.push(NOT_THERE);
    this.waitingMs.push(-1);
    this.newestEventMs.push(-1);
  }

  add(log: Log, { job }: Version, rows: number, timeMs: number): void {
    const { topic, consumer, state } = job;
    let waiting = 0;
    this.offsets.forEach((column, partition) => {
      const list = topic.rows[partition]!;
      const position = consumer.positions[partition]!;
      const next = Math.min(position < list.length ? list[position]! : rows, rows);
      column.push(lowerBound(log.rows[partition]!, next, log.rows[partition]!.length));
      waiting += Math.max(0, lowerBound(list, rows, list.length) - position);
    });
    this.waiting.push(waiting);
    this.waitingMs.push(waiting === 0 ? 0 : Math.max(0, consumer.waitingMs(timeMs)));
    this.newestEventMs.push(Math.max(-1, state.newestEventMs));
  }

  wasThere(length: number): boolean {
    return this.waiting.slice(0, length).some((waiting) => waiting !== NOT_THERE);
  }

  slice(from: number): VersionPositions {
    return {
      offsets: named(this.offsets, (column) => column.slice(from), 0),
      waiting: this.waiting.slice(from),
      waitingMs: this.waitingMs.slice(from),
      newestEventMs: this.newestEventMs.slice(from),
    };
  }

  copyUpTo(length: number): VersionColumns {
    const copy = new VersionColumns(this.offsets.length, 0);
    this.offsets.forEach((column, partition) => copyInto(copy.offsets[partition]!, column, length));
    copyInto(copy.waiting, this.waiting, length);
    copyInto(copy.waitingMs, this.waitingMs, length);
    copyInto(copy.newestEventMs, this.newestEventMs, length);
    return copy;
  }
}

function copyInto<A extends Float64Array | Uint32Array>(copy: Growable<A>, from: Growable<A>, length: number): void {
  for (let place = 0; place < length; place++) copy.push(from.at(place));
}

const named = <T, U>(list: readonly T[], of: (item: T) => U, first: number): Record<string, U> =>
  Object.fromEntries(list.map((item, place) => [String(place + first), of(item)]));
