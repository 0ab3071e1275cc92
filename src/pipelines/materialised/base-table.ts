import type { Log } from '../../log/log.ts';
import { EVENT } from '../../model/event-types.ts';
import type { Reversals } from '../../model/materialised-demonstration.ts';
import type { RecordCursor } from '../../model/record.ts';

/**
 * The table that the views are defined over: one row for each posting, whose event id is its primary key, and an index on the account. A second copy of a record is
 * refused by the key, so that no view needs to know that copies exist.
 *
 * With `posted` reversals rows are only ever inserted. With `deleted` ones a reversal deletes the rows of what it takes back instead of adding its own, whichever
 * of the two comes first.
 */
export class BaseTable {
  size = 0;
  /** of the records that are looked at while a question is answered */
  readonly record: RecordCursor;
  private readonly log: Log;
  private readonly reversals: Reversals;
  private readonly standing: Uint8Array;
  /** rows of the log that have been taken: those from here on are not in the table */
  private end = 0;
  private readonly incoming: RecordCursor;
  /** by fact: row of the log + 1 */
  private readonly rowOf: Uint32Array;
  private readonly isTakenBack: Uint8Array;
  private readonly byAccount = new Map<number, number[]>();

  constructor(log: Log, reversals: Reversals) {
    this.log = log;
    this.reversals = reversals;
    this.record = log.cursor();
    this.incoming = log.cursor();
    this.standing = new Uint8Array(log.length);
    this.rowOf = new Uint32Array(log.facts.txn.length);
    this.isTakenBack = new Uint8Array(log.facts.txn.length);
  }

  /** Take the next record of the log. What it changes is told to `trigger`, after the change. */
  take(trigger: Trigger): void {
    const record = this.incoming.seek(this.end++);
    const { row, fact } = record;
    if (this.rowOf[fact] !== 0) return;
    this.rowOf[fact] = row + 1;
    if (this.reversals === 'deleted' && isReversal(record)) this.takeBack(record, trigger);
    else if (this.isTakenBack[fact] === 0) {
      this.standing[row] = 1;
      this.size++;
      const { account } = record;
      if (!this.byAccount.get(account)?.push(row)) this.byAccount.set(account, [row]);
      trigger.inserted(record);
    }
  }

  /** Every row, as a scan without an index reads them. */
  scan(visit: (record: RecordCursor) => void): void {
    for (let row = 0; row < this.end; row++) if (this.standing[row] === 1) visit(this.record.seek(row));
  }

  /** The rows of an account, by the index; returns how many were read. */
  scanAccount(account: number, visit: (record: RecordCursor) => void): number {
    const rows = this.byAccount.get(account) ?? [];
    for (const row of rows) visit(this.record.seek(row));
    return rows.length;
  }

  /** Every leg of a reversal takes back the leg of the same number. */
  private takeBack({ fact, leg, refLeg }: RecordCursor, trigger: Trigger): void {
    const original = this.log.facts.ref[fact]! - 1 - refLeg + leg;
    const row = this.rowOf[original]! - 1;
    this.isTakenBack[original] = 1;
    if (row === -1 || this.standing[row] === 0) return;
    this.standing[row] = 0;
    this.size--;
    const record = this.incoming.seek(row);
    const rows = this.byAccount.get(record.account)!;
    rows.splice(rows.indexOf(row), 1);
    trigger.deleted(record);
  }
}

/** Whoever wants to know of each change of the table. */
export interface Trigger {
  inserted(record: RecordCursor): void;
  deleted(record: RecordCursor): void;
}

const REVERSING: readonly number[] = [EVENT.REFUND, EVENT.CHARGEBACK, EVENT.CORRECTION];

const isReversal = (record: RecordCursor): boolean => REVERSING.includes(record.type) && record.refTxn !== 0;
