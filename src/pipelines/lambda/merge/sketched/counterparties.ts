import { accountCounterpartyKey, splitAccountCounterparty } from '../../../../model/keys.ts';
import { estimateOf, hashOf, rankOf, registerOf } from '../../../../support/hyper-log-log.ts';
import type { StateMerge } from '../merge.ts';
import { rowsOfGroup } from '../rows-of-group.ts';

/**
 * The batch's set, counted exactly, and an estimate of how many the overlay adds to it: the sketch of both less the sketch of the batch's set alone. Adding the
 * overlay's own estimate would count everybody twice who is on both sides.
 */
export const counterparties: StateMerge<ReadonlyMap<number, number>> = {
  groupOf: (key) => splitAccountCounterparty(key).account,
  merge(batch, overlay, account, put) {
    const { start, end } = rowsOfGroup(batch, accountCounterpartyKey(account, 0), accountCounterpartyKey(account + 1, 0));
    if (overlay === null) {
      put(account, end - start);
      return;
    }
    const ranks = new Map<number, number>();
    const raise = (register: number, rank: number): void => void ranks.set(register, Math.max(ranks.get(register) ?? 0, rank));
    for (let entry = start; entry < end; entry++) {
      const hash = hashOf(splitAccountCounterparty(batch.keys[entry]!).counterparty);
      raise(registerOf(hash), rankOf(hash));
    }
    const before = estimateOf(ranks.values());
    for (const [register, rank] of overlay) raise(register, rank);
    put(account, end - start + Math.max(0, estimateOf(ranks.values()) - before));
  },
};
