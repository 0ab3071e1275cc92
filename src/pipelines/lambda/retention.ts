import type { Log } from '../../log/log.ts';
import { EXPIRY_STEP_MS } from '../../model/lambda-schema.ts';
import type { OverlayCut } from './cut.ts';

/**
 * How long the speed layer remembers. It has to last from the start of a batch to the publish of the next one: an interval and what a batch takes, and another
 * interval for each failed run in between. If it does not, the oldest records are in no half any more, and nothing says so.
 */
export class Retention {
  /** ticks up to here have been given */
  toMs = 0;
  private readonly log: Log;
  private readonly retentionMs: number | undefined;

  constructor(log: Log, retentionMs: number | undefined) {
    this.log = log;
    this.retentionMs = retentionMs;
  }

  /** Times before `timeMs` (up to it, if `inclusive`) at which something expires. */
  *ticks(timeMs: number, inclusive: boolean): Generator<number> {
    if (this.retentionMs === undefined) return;
    for (;;) {
      const nextMs = this.toMs + EXPIRY_STEP_MS;
      if (nextMs > timeMs || (nextMs === timeMs && !inclusive)) return;
      this.toMs = nextMs;
      yield nextMs;
    }
  }

  /** Where an overlay begins once everything has gone that is too old; `null` if nothing of it goes. */
  expired({ fromBound, fromEventMs }: OverlayCut, timeMs: number): OverlayCut | null {
    const edgeRow = this.log.rowsAt(timeMs - this.retentionMs! - 1);
    const edge = this.log.boundAt(edgeRow);
    if (!edge.some((offset, partition) => offset > fromBound[partition]!)) return null;
    if (fromEventMs !== null && edgeRow <= this.log.rowsAt(fromEventMs - 1)) return null;
    return { fromBound: fromBound.map((offset, partition) => Math.max(offset, edge[partition]!)), fromEventMs, missing: 'expired' };
  }
}
