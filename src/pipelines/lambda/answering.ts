import type { Log } from '../../log/log.ts';
import type { RecordCursor } from '../../model/record.ts';
import type { RunSpec } from '../../model/scenario.ts';
import type { ViewName } from '../../model/views/index.ts';
import { assert } from '../../support/assert.ts';
import type { LaneSink } from '../pipeline.ts';
import { mergeErrorsOf, type MergeErrors, type MergeErrorsSnapshot, type TellError } from './merge-errors.ts';
import { MERGES, SKETCHED_MERGES } from './merge/index.ts';
import { NAIVE_MERGES } from './merge/naive/index.ts';
import { serve, type Refolded, type Served, type ServedView, type Tell } from './serving-layer.ts';
import type { SpeedViews } from './speed/index.ts';

/** The answers of all views from what is served, and who is told when one of them changes. */
export class Answering {
  private readonly sink: LaneSink;
  private readonly views: ReadonlyMap<ViewName, ServedView>;
  /** of views that are merged row by row, and naively */
  private readonly errors: ReadonlyMap<ViewName, MergeErrors>;

  constructor(spec: RunSpec, log: Log, sink: LaneSink, speedViews: SpeedViews) {
    this.sink = sink;
    const merges = spec.lambda.merge === 'naive' ? NAIVE_MERGES : spec.lambda.speed.sketches ? SKETCHED_MERGES : MERGES;
    const settings = { bucketMs: spec.totals.bucket, refused: spec.lambda.refused, log };
    this.views = new Map(spec.views.map((view) => [view, serve(view, speedViews[view], merges[view], settings)]));
    this.errors = spec.lambda.merge === 'naive' ? mergeErrorsOf(this.views, spec.totals.bucket) : new Map();
  }

  /** Views that are not merged, and why. */
  get refusals(): Readonly<Partial<Record<ViewName, string>>> {
    return Object.fromEntries([...this.views].flatMap(([name, { refusal }]) => (refusal === null ? [] : [[name, refusal]])));
  }

  of(view: ViewName): ServedView {
    const served = this.views.get(view);
    assert(served !== undefined, `lambda does not compute ${view}`);
    return served;
  }

  /** Of each view that is folded again: what it takes to answer all its keys now. */
  refolded(served: Served): Readonly<Partial<Record<ViewName, Refolded>>> {
    return Object.fromEntries(
      [...this.views].flatMap(([name, view]) => (view.refolded === undefined ? [] : [[name, view.refolded(served)]])),
    );
  }

  /** Everything that is kept is put together anew. */
  loaded(served: Served, positions: Readonly<Uint32Array>): void {
    for (const view of this.views.values()) view.loaded(served, positions);
  }

  /** The overlay that is served has taken a record in. */
  recordRead(served: Served, record: RecordCursor, timeMs: number): void {
    for (const [name, view] of this.views) if (served.overlay.takes(name)) view.recordRead(served, record, this.tellOf(name, timeMs));
    for (const [name, errors] of this.errors) {
      if (served.overlay.takes(name)) errors.recordRead(served, record, this.tellErrorOf(name, timeMs));
      else errors.note(record);
    }
  }

  /** A record has been read that the overlay has not taken in. */
  recordMissed(served: Served, record: RecordCursor, timeMs: number): void {
    for (const [name, view] of this.views) view.recordMissed?.(served, record, this.tellOf(name, timeMs));
  }

  /** A record has been read that changes nothing now, but may be in an overlay later. */
  note(record: RecordCursor): void {
    for (const errors of this.errors.values()) errors.note(record);
  }

  replaced(before: Served, after: Served, timeMs: number): void {
    for (const [name, view] of this.views) view.published(before, after, this.tellOf(name, timeMs));
  }

  /** How wrong a naive merge is may be another figure for every key of the overlay. */
  tellErrors(served: Served, timeMs: number): void {
    for (const [name, errors] of this.errors) {
      const { keys, size } = served.overlay.table(name);
      errors.published(served, keys.subarray(0, size), this.tellErrorOf(name, timeMs));
    }
  }

  snapshot(): readonly MergeErrorsSnapshot[] {
    return Array.from(this.errors.values(), (errors) => errors.snapshot());
  }

  restore(snapshot: readonly MergeErrorsSnapshot[]): void {
    [...this.errors.values()].forEach((errors, place) => errors.restore(snapshot[place]!));
  }

  private tellErrorOf(view: ViewName, timeMs: number): TellError {
    return (key, row, byMinor) => this.sink.misMerged(view, key, row, byMinor, timeMs);
  }

  private tellOf(view: ViewName, timeMs: number): Tell {
    return (key, values, at) => this.sink.changed(view, key, values, at, timeMs);
  }
}
