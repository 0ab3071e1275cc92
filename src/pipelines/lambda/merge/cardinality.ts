import { accountRegisterKey, splitAccountRegister } from '../../../model/keys.ts';
import { estimateOf } from '../../../support/hyper-log-log.ts';
import type { KeyedTable } from '../../../support/keyed-table.ts';
import type { StateMerge } from './merge.ts';
import { rowsOfGroup } from './rows-of-group.ts';

/**
 * Of each register the greater rank, and the estimate from those. That is the very sketch a single layer would have made of all records: merging adds nothing to
 * the error, wherever the cut is, and whoever is on both sides counts once.
 */
export const cardinality: StateMerge<ReadonlyMap<number, number>> = {
  groupOf: (key) => splitAccountRegister(key).account,
  merge(batch, overlay, account, put) {
    const ranks = ranksOf(batch, account);
    for (const [register, rank] of overlay ?? []) ranks.set(register, Math.max(ranks.get(register) ?? 0, rank));
    put(account, estimateOf(ranks.values()));
  },
};

/** What the batch has found for an account: rank by register. */
export function ranksOf(batch: KeyedTable, account: number): Map<number, number> {
  const { start, end } = rowsOfGroup(batch, accountRegisterKey(account, 0), accountRegisterKey(account + 1, 0));
  const ranks = new Map<number, number>();
  for (let entry = start; entry < end; entry++) ranks.set(splitAccountRegister(batch.keys[entry]!).register, batch.values[entry]!);
  return ranks;
}
