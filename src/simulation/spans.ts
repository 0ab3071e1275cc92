import type { RunSpec } from '../model/scenario.ts';
import type { Span } from '../model/trace.ts';
import type { Version } from '../pipelines/kappa/version.ts';
import type { BatchRun } from '../pipelines/lambda/batch-run.ts';
import type { Lambda } from '../pipelines/lambda/lambda.ts';

const KIND_OF_ACTION = {
  'stream.late': 'late',
  'stream.duplicates': 'duplicates',
  'stream.outage': 'outage',
  'stream.burst': 'burst',
  'stream.schema': 'schema',
} as const;

/** A crash and a batch have spans of their own. */
const TOLD_BY_THEMSELVES: readonly string[] = ['kappa.crash', 'kappa.loseState', 'kappa.reprocess', 'lambda.runBatch'];

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
      const kind = isOfStream(action.do) ? KIND_OF_ACTION[action.do] : 'fault';
      if (TOLD_BY_THEMSELVES.includes(action.do)) continue;
      const number = (numbers.get(kind) ?? 0) + 1;
      numbers.set(kind, number);
      list.put({
        kind,
        number,
        lane: kind === 'fault' ? laneOf(action.do) : null,
        name: action.do,
        startMs: action.atMs,
        endMs: action.atMs + ('for' in action ? action.for : 0),
        records: 0,
        status: 'done',
        cutRow: 0,
      });
    }
    return list;
  }

  /** What the lanes have to tell: Lambda's batch registry, Kappa's versions, and when one of the two answered nobody. */
  note(lambda: Pick<Lambda, 'batchLayer' | 'publishing'>, versions: readonly Version[]): void {
    this.noteVersions(versions);
    for (const run of lambda.batchLayer.takeChanged()) this.put(batchSpan(run));
    lambda.publishing.unavailable.forEach(({ startMs, endMs }, place) => {
      const before = this.spans.find(({ kind, number, lane }) => kind === 'unavailable' && lane === 'lambda' && number === place + 1);
      const toMs = endMs === Infinity ? -1 : endMs;
      if (before?.endMs === toMs) return;
      const status = endMs === Infinity ? 'running' : 'done';
      this.put({ kind: 'unavailable', number: place + 1, lane: 'lambda', startMs, endMs: toMs, records: 0, status, cutRow: 0 });
    });
  }

  /** Versions of the Kappa job, each at the point of its life at which it is; and when readers of one got no answer. */
  private noteVersions(versions: readonly Version[]): void {
    for (const version of versions) {
      this.put(versionSpan(version));
      const { plan, life, caughtUpMs } = version;
      if (!plan.isHidden) continue;
      const endMs = caughtUpMs === Infinity ? -1 : caughtUpMs;
      const status = endMs === -1 ? 'running' : 'done';
      this.put({ kind: 'unavailable', number: plan.number, lane: 'kappa', startMs: life.servedMs, endMs, records: 0, status, cutRow: 0 });
    }
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
      if (span.lane === null || span.kind === 'fault' || span.startMs > timeMs) continue;
      copy.put(span.endMs > timeMs ? asOf(span) : span);
    }
    return copy;
  }

  private put(span: Span): void {
    const place = this.spans.findIndex(({ kind, number, lane }) => kind === span.kind && number === span.number && lane === span.lane);
    if (place === -1) this.changed.add(this.spans.push(span) - 1);
    else {
      this.spans[place] = span;
      this.changed.add(place);
    }
  }
}

/** As it was before it ended. A crash has its end from the start. */
function asOf(span: Span): Span {
  if (span.kind === 'crash') return span;
  const open: Span = { ...span, endMs: -1, status: 'running' };
  return span.kind === 'batch' ? { ...open, computedMs: -1, loadedMs: -1 } : open;
}

const batchSpan = (run: BatchRun): Span => ({
  kind: 'batch',
  number: run.number,
  lane: 'lambda',
  startMs: run.startMs,
  endMs: run.publishMs,
  computedMs: run.computedMs,
  loadedMs: run.loadedMs,
  records: run.records,
  status: run.status,
  cutRow: run.cutRow,
});

const laneOf = (action: string): Span['lane'] => (action.startsWith('kappa.') ? 'kappa' : 'lambda');

function versionSpan(version: Version): Span {
  const report = version.report();
  const status = version.isGone ? 'done' : 'running';
  const { number, deployMs, droppedMs, records } = report;
  return { kind: 'version', number, lane: 'kappa', startMs: deployMs, endMs: droppedMs, records, status, version: report, cutRow: 0 };
}
