import type { EffectColumns } from './effects.ts';
import { GrowingTree } from './growing-columns.ts';
import type { LedgerColumns, Samples, Span, Trace, TraceChunk, TraceHeader } from './trace.ts';

/** Puts the chunks of a run together. Appending costs the size of the chunk, not of the run. */
export class TraceStore {
  private readonly header: TraceHeader;
  private readonly samples = new GrowingTree<Samples>();
  private readonly divergence = new GrowingTree<TraceChunk['divergence']>();
  private readonly ledger = new GrowingTree<LedgerColumns>();
  private readonly effects = new GrowingTree<EffectColumns>();
  private readonly spans = new Map<string, Span>();

  constructor(header: TraceHeader) {
    this.header = header;
  }

  /** Takes the next chunk and returns the trace so far. Its columns are views of buffers that keep growing: read them, never write to them. */
  append(chunk: TraceChunk): Trace {
    this.samples.append(chunk.samples);
    this.divergence.append(chunk.divergence);
    this.effects.append(chunk.effects);
    this.ledger.append(chunk.ledger.opened);
    this.ledger.update('toMs', chunk.ledger.ended.index, chunk.ledger.ended.toMs);
    for (const span of chunk.spans) this.spans.set(`${span.kind} ${span.number} ${span.lane}`, span);
    return {
      header: this.header,
      progress: chunk.progress,
      computedToMs: chunk.computedToMs,
      complete: chunk.progress.phase === 'done',
      samples: this.samples.view(),
      divergence: this.divergence.view(),
      spans: [...this.spans.values()].sort((a, b) => a.startMs - b.startMs || a.number - b.number),
      effects: this.effects.view(),
      ledger: this.ledger.view(),
    };
  }
}

/** The whole trace as one chunk: what a recording keeps. */
export const asChunk = (trace: Trace): TraceChunk => ({
  progress: trace.progress,
  computedToMs: trace.computedToMs,
  samples: trace.samples,
  divergence: trace.divergence,
  spans: trace.spans,
  effects: trace.effects,
  ledger: { opened: trace.ledger, ended: { index: new Uint32Array(0), toMs: new Float64Array(0) } },
});
