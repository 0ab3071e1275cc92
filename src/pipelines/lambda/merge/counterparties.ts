import { accountCounterpartyKey, splitAccountCounterparty } from '../../../model/keys.ts';
import type { StateMerge } from './merge.ts';
import { rowsOfGroup } from './rows-of-group.ts';

/** The union of the two sets, counted: those the batch has found, and of the overlay's those it has not. */
export const counterparties: StateMerge<Set<number>> = {
  groupOf: (key) => splitAccountCounterparty(key).account,
  merge(batch, overlay, account, put) {
    const { start, end } = rowsOfGroup(batch, accountCounterpartyKey(account, 0), accountCounterpartyKey(account + 1, 0));
    let count = end - start;
    for (const met of overlay ?? []) if (batch.find(accountCounterpartyKey(account, met)) === -1) count++;
    put(account, count);
  },
};
