import { groupOfStatement } from '../../../model/keys.ts';
import type { KeyedTable } from '../../../support/keyed-table.ts';
import type { Put } from '../../../support/put.ts';
import type { Books } from '../speed/reconciliation.ts';
import type { Refusal } from './merge.ts';

/**
 * A statement since the cut asks what an account held at a moment before it. The batch has only handed over what it made of its own statements, and to hand over
 * the balance of every moment would be to hand over the records. So it is left alone until a batch has read it, and even then it is shown only if every posting
 * it counts has been read as well.
 */
export const reconciliation: Refusal = {
  refuses:
    'A statement speaks of a moment in the past, and says something only when every posting up to that moment is known. Of a statement since the cut the batch ' +
    'has most of the postings and has kept no balance of that moment; comparing it with what is at hand would report breaks that are none.',
  groupOf: groupOfStatement,
  answer(batch, group, put) {
    putComplete(batch, group, put);
  },
  withheld(batch, overlays) {
    let waiting = 0;
    for (let entry = 0; entry < batch.size; entry++) if (batch.values[entry * 2] !== 0) waiting++;
    for (const books of overlays.values()) waiting += (books as Books).statements.length;
    return waiting;
  },
};

/** The statements of which the batch has read every posting. They stand by statement, not by account. */
export function putComplete(batch: KeyedTable, group: number, put: Put): void {
  for (let entry = 0; entry < batch.size; entry++) {
    const [missing, rest] = batch.values.subarray(entry * 2);
    if (missing === 0 && groupOfStatement(batch.keys[entry]!) === group) put(batch.keys[entry]!, rest!);
  }
}
