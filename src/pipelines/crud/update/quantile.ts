import { accountCurrencyKey, NO_KEY } from '../../../model/keys.ts';
import { bucketOf, middleOf } from '../../../support/log-buckets.ts';
import { paidBy } from './paid.ts';
import type { StateUpdate } from './row-update.ts';

/**
 * `UPDATE size SET count = count + 1` in a second table with a row per bucket of amounts, and the median found by counting up to the middle. The table stays small:
 * buckets grow with the amounts, so that the answer is within 1/64 of the median. Counts are a group, they could be taken back as well. What a copy adds or
 * a lost update leaves out stays, and is hard to tell from the error that everybody knows of.
 */
export const quantile: StateUpdate<{ readonly counts: Map<number, number>; payments: number }> = {
  initial: [0],
  group: (record) => (paidBy(record) > 0 ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  open: () => ({ counts: new Map(), payments: 0 }),
  update(table, record, put) {
    const bucket = bucketOf(paidBy(record));
    table.counts.set(bucket, (table.counts.get(bucket) ?? 0) + 1);
    table.payments += 1;
    let counted = 0;
    for (const size of Uint32Array.from(table.counts.keys()).sort()) {
      counted += table.counts.get(size)!;
      if (counted * 2 < table.payments) continue;
      put(accountCurrencyKey(record.account, record.currency), middleOf(size));
      return;
    }
  },
};
