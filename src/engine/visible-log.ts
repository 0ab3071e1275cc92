import type { Log } from '../log/log.ts';
import { EVENT } from '../model/event-types.ts';
import { isAtLeast } from '../model/offset.ts';
import { statementOf, type Statement } from '../model/record.ts';
import { assert } from '../support/assert.ts';
import type { BatchCut } from './batch-engine.ts';

/** The part of a log that an engine has been told of: its rows [0, `rows`). */
export interface VisibleLog {
  readonly log: Log;
  readonly rows: number;
}

export function visibleLog(log: Log, rows: number): VisibleLog {
  assert(
    Number.isInteger(rows) && rows >= 0 && rows <= log.length,
    `expected 0 to ${log.length} rows of the log to be loaded, found ${rows}`,
  );
  return { log, rows };
}

/** A cut beyond what is visible would silently give the answer of a shorter log. */
export function assertVisible(visible: VisibleLog | null, cut: BatchCut): asserts visible is VisibleLog {
  assert(visible !== null, 'an engine computes after a log was loaded: call load first');
  const end = visible.log.boundAt(visible.rows);
  assert(
    isAtLeast(end, cut.bound),
    `the cut [${cut.bound.join(', ')}] must lie within the loaded part of the log, which ends at [${end.join(', ')}]`,
  );
}

/** Rows of the log that a cut by offset reaches: all records before it lie in [0, result). */
export function rowsBefore(log: Log, cut: BatchCut): number {
  return cut.bound.reduce((rows, bound, partition) => (bound === 0 ? rows : Math.max(rows, log.rows[partition]![bound - 1]! + 1)), 0);
}

/** Number of leading rows that are the same in both logs, at most `limit`. Logs with different partitions share none: their offsets differ. */
export function commonPrefix(a: Log, b: Log, limit: number): number {
  if (a.partitions !== b.partitions) return 0;
  const end = Math.min(limit, a.length, b.length);
  if (a === b) return end;
  const [x, y] = [a.columns, b.columns];
  for (let row = 0; row < end; row++) {
    const same =
      x.account[row] === y.account[row] &&
      x.type[row] === y.type[row] &&
      x.amount[row] === y.amount[row] &&
      x.eventMs[row] === y.eventMs[row] &&
      x.delayMs[row] === y.delayMs[row] &&
      sameFact(a, x.id[row]!, b, y.id[row]!) &&
      (x.type[row] !== EVENT.SETTLEMENT_STATEMENT || saysTheSame(statementOf(a.facts, x.id[row]!), statementOf(b.facts, y.id[row]!)));
    if (!same) return row;
  }
  return end;
}

const sameFact = (a: Log, i: number, b: Log, j: number): boolean =>
  a.facts.txn[i] === b.facts.txn[j] &&
  a.facts.legs[i] === b.facts.legs[j] &&
  a.facts.currency[i] === b.facts.currency[j] &&
  a.facts.hold[i] === b.facts.hold[j] &&
  a.facts.counterparty[i] === b.facts.counterparty[j] &&
  a.facts.valueDay[i] === b.facts.valueDay[j] &&
  a.facts.ref[i] === b.facts.ref[j];

/** What a statement says depends on all that has happened before, not on what its row shows. */
const saysTheSame = (a: Statement | null, b: Statement | null): boolean =>
  a?.asOfMs === b?.asOfMs && a?.closingMinor === b?.closingMinor && a?.postings === b?.postings;
