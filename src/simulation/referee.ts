import type { Log } from '../log/log.ts';
import { LANES, type LaneName } from '../model/lanes.ts';
import type { RecordCursor } from '../model/record.ts';
import type { KeySettings, ViewName } from '../model/views/index.ts';
import { assert } from '../support/assert.ts';
import type { KeyedTable } from '../support/keyed-table.ts';
import type { LayeredTable } from '../support/layered-table.ts';
import { Comparison } from './comparison.ts';
import { Divergence, Together } from './divergence.ts';
import { Happenings } from './happenings.ts';
import type { Ledger } from './ledger.ts';
import { commonFold, Oracle, type Watcher } from './oracle.ts';

/** What the referee looks at. */
export interface Match {
  readonly log: Log;
  readonly views: readonly ViewName[];
  readonly settings: KeySettings;
  /** by row: 1 if it is the first copy of its fact */
  readonly first: Uint8Array;
  /** by row: 1 if the lane has read it */
  readonly processedRows: Readonly<Record<LaneName, Uint8Array>>;
  readonly untilMs: number;
}

/** Compares every lane with every oracle, from a moment on. The facts that all have in common at that moment are folded once. */
export class Referee {
  readonly lanes: Readonly<Record<LaneName, Divergence>>;
  private readonly match: Match;
  private readonly watchers: Readonly<Record<'arrived' | 'happened', readonly (readonly [ViewName, Watcher])[]>>;
  private readonly arrived: Oracle;
  private readonly happened: Oracle;
  private readonly happenings: Happenings;
  /** the two shared oracles, compared with one another */
  private readonly between: ReadonlyMap<ViewName, Comparison>;
  /** rows that the oracle `arrived` has taken */
  private arrivedRows = 0;

  /** `answers` are the lanes' answers at `timeMs`, to be kept. */
  constructor(match: Match, timeMs: number, answers: (lane: LaneName, view: ViewName) => KeyedTable) {
    this.match = match;
    const { log, views, settings, first, processedRows } = match;
    const rows = log.rowsAt(timeMs);
    const common = commonFold(log, this.commonRows(rows), views, settings);
    this.arrived = new Oracle(common);
    this.happened = new Oracle(common);
    this.between = new Map(views.map((view) => [view, new Comparison(view, this.arrived.table(view), this.happened.table(view))]));
    const divergence = (lane: LaneName): Divergence => {
      const oracles = { processed: new Oracle(common), arrived: this.arrived, happened: this.happened };
      return new Divergence(views, (view) => answers(lane, view), oracles);
    };
    this.lanes = { lambda: divergence('lambda'), kappa: divergence('kappa'), crud: divergence('crud') };
    const watchersOf = (oracle: 'arrived' | 'happened'): readonly (readonly [ViewName, Watcher])[] =>
      views.map((view) => [
        view,
        new Together([this.between.get(view)!, ...LANES.map((lane) => this.lanes[lane].comparison(view, oracle))]),
      ]);
    this.watchers = { arrived: watchersOf('arrived'), happened: watchersOf('happened') };
    this.takeArrived(rows, (fact) => {
      this.takeHappened(fact);
      for (const lane of LANES) if (processedRows[lane][fact.row] === 1) this.lanes[lane].takeProcessed(fact);
    });
    this.happenings = new Happenings(log, first, timeMs, match.untilMs);
    this.happenings.advance(timeMs, this.takeHappened);
  }

  /** Let the oracles `arrived` and `happened` come up to `timeMs`. */
  advance(timeMs: number): void {
    this.takeArrived(this.match.log.rowsAt(timeMs));
    this.happenings.advance(timeMs, this.takeHappened);
  }

  /** The answer of the oracle `arrived`. */
  truth(view: ViewName): LayeredTable {
    return this.arrived.table(view);
  }

  /** Keys whose answer is another one in `happened` than in `arrived`. */
  unknowableKeys(view: ViewName): number {
    return this.between.get(view)!.wrongKeys;
  }

  /** No wrong cent without a cause: what the ledger holds open is what the answers are off by. */
  check(ledger: Ledger, timeMs: number): void {
    for (const lane of LANES) {
      for (const view of this.match.views) {
        if (!ledger.isExplained(view)) continue;
        const off = this.lanes[lane].comparison(view, 'processed').biasMinor;
        const explained = ledger.sumMinor(lane, view);
        assert(off === explained, `${lane} ${view} at ${timeMs} ms is off by ${off}, of which ${explained} is explained`);
      }
    }
  }

  /** Facts among the first `rows` rows before the first row that some lane has not read; `arrived` has taken them. */
  private commonRows(rows: number): Uint32Array {
    const { first, processedRows } = this.match;
    const taken = new Uint32Array(rows);
    let facts = 0;
    for (; this.arrivedRows < rows; this.arrivedRows++) {
      const row = this.arrivedRows;
      if (!LANES.every((lane) => processedRows[lane][row] === 1)) break;
      if (first[row] === 1) taken[facts++] = row;
    }
    return taken.subarray(0, facts);
  }

  private takeArrived(rows: number, also?: (fact: RecordCursor) => void): void {
    const { log, first } = this.match;
    const record = log.cursor();
    for (; this.arrivedRows < rows; this.arrivedRows++) {
      if (first[this.arrivedRows] === 0) continue;
      record.seek(this.arrivedRows);
      for (const [view, watcher] of this.watchers.arrived) this.arrived.takeInto(view, record, watcher);
      also?.(record);
    }
  }

  private readonly takeHappened = (fact: RecordCursor): void => {
    for (const [view, watcher] of this.watchers.happened) this.happened.takeInto(view, fact, watcher);
  };
}
