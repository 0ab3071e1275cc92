import type { Span, Trace } from '../../model/trace.ts';
import { appendedAt } from '../logic/lookups.ts';

/**
 * The ruler of the log: offset to pixel. The latest stretch, long enough for a cut and the batch after it, is drawn to scale; all history before it is
 * squeezed into a narrow part at the left, with a visible break. The head of the log is always at the right end, so the ruler slides left under it.
 */
const HISTORY_SHARE = 0.18;
const MARGIN = 1.3;
const LEAST_ROWS = 500;

export interface Ruler {
  readonly head: number;
  readonly length: number;
  /** where the squeezed part ends; 0 if everything is to scale */
  readonly breakRow: number;
  readonly breakAt: number;
  /** pixel (or any other unit of `length`) of an offset */
  at(row: number): number;
}

/** Rows that stay to scale: what comes between the cut of a batch and the publish of the next, and some more. The same for a whole trace. */
export function rowsInFocus(trace: Trace): number {
  const batches = trace.spans.filter((span) => span.kind === 'batch' && span.status === 'published');
  let widest = 0;
  batches.forEach((batch, i) => {
    const next: Span | undefined = batches[i + 1];
    const untilMs = Math.min(next?.endMs ?? trace.header.observe.toMs, trace.computedToMs);
    if (untilMs > trace.header.observe.fromMs) widest = Math.max(widest, appendedAt(trace, untilMs) - batch.cutRow);
  });
  return Math.max(LEAST_ROWS, Math.ceil(widest * MARGIN));
}

export function rulerAt(head: number, focusRows: number, length: number): Ruler {
  const breakRow = head > focusRows / (1 - HISTORY_SHARE) ? head - focusRows : 0;
  const breakAt = breakRow > 0 ? HISTORY_SHARE * length : 0;
  return {
    head,
    length,
    breakRow,
    breakAt,
    at(row) {
      const inside = Math.min(Math.max(row, 0), head);
      if (inside <= breakRow) return breakRow === 0 ? 0 : (inside / breakRow) * breakAt;
      return breakAt + ((inside - breakRow) / (head - breakRow)) * (length - breakAt);
    },
  };
}

/** Round offsets in the part that is to scale. */
export function rulerTicks(ruler: Ruler, most: number): { row: number; major: boolean }[] {
  const rows = ruler.head - ruler.breakRow;
  if (rows <= 0) return [];
  let step = 1;
  for (const factor of [2, 2.5, 2, 2, 2.5, 2, 2, 2.5, 2, 2, 2.5, 2, 2, 2.5, 2, 2, 2.5, 2]) {
    if (rows / step <= most) break;
    step *= factor;
  }
  const ticks = [];
  for (let row = Math.ceil(ruler.breakRow / step) * step; row <= ruler.head; row += step) {
    if (row > ruler.breakRow || row === 0) ticks.push({ row, major: (row / step) % 5 === 0 });
  }
  return ticks;
}
