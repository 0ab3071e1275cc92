import type { RunSpec } from '../model/scenario.ts';
import type { Span } from '../model/trace.ts';
import type { BatchRun } from '../pipelines/lambda/batch-layer.ts';

const KIND_OF_ACTION = {
  'stream.late': 'late',
  'stream.duplicates': 'duplicates',
  'stream.outage': 'outage',
  'stream.burst': 'burst',
} as const;

const isOfStream = (name: string): name is keyof typeof KIND_OF_ACTION => Object.hasOwn(KIND_OF_ACTION, name);

/** What takes time in a run: batch runs as they come and go, and what the timeline does to the stream. */
export class SpanList {
  private spans: Span[] = [];
  private changed = new Set<number>();

  /** The spans of the stream are known from the start. */
  static of(spec: RunSpec): SpanList {
    const list = new SpanList();
    const numbers = new Map<string, number>();
    for (const action of spec.timeline) {
      if (!('for' in action)) continue;
      const kind = isOfStream(action.do) ? KIND_OF_ACTION[action.do] : 'fault';
      const number = (numbers.get(kind) ?? 0) + 1;
      numbers.set(kind, number);
      list.put({
        kind,
        number,
        lane: kind === 'fault' ? 'lambda' : null,
        startMs: action.atMs,
        endMs: action.atMs + action.for,
        records: 0,
        status: 'done',
        cutRow: 0,
      });
    }
    return list;
  }

  started(run: BatchRun): void {
    this.put({ ...batchSpan(run), endMs: -1, status: 'running' });
  }

  published(run: BatchRun): void {
    this.put({ ...batchSpan(run), endMs: run.publishMs, status: 'published' });
  }

  crashed(startMs: number, endMs: number): void {
    const number = this.spans.filter(({ kind }) => kind === 'crash').length + 1;
    this.put({ kind: 'crash', number, lane: 'kappa', startMs, endMs, records: 0, status: 'done', cutRow: 0 });
  }

  all(): readonly Span[] {
    return this.spans;
  }

  /** Spans that are new or other than at the last call. */
  take(): readonly Span[] {
    const changed = [...this.changed].sort((a, b) => a - b).map((place) => this.spans[place]!);
    this.changed.clear();
    return changed;
  }

  /** The spans of this run up to `timeMs`; those of the stream come from `spec`, which may be another. */
  copyUpTo(timeMs: number, spec: RunSpec): SpanList {
    const copy = SpanList.of(spec);
    for (const span of this.spans) {
      if (span.lane === null || span.startMs > timeMs) continue;
      copy.put(span.kind === 'batch' && span.endMs > timeMs ? { ...span, endMs: -1, status: 'running' } : span);
    }
    return copy;
  }

  private put(span: Span): void {
    const place = this.spans.findIndex(({ kind, number }) => kind === span.kind && number === span.number);
    if (place === -1) this.changed.add(this.spans.push(span) - 1);
    else {
      this.spans[place] = span;
      this.changed.add(place);
    }
  }
}

const batchSpan = (run: BatchRun): Pick<Span, 'kind' | 'number' | 'lane' | 'startMs' | 'records' | 'cutRow'> => ({
  kind: 'batch',
  number: run.number,
  lane: 'lambda',
  startMs: run.startMs,
  records: run.cutRow,
  cutRow: run.cutRow,
});
