import { accountKey, NO_KEY } from '../../../model/keys.ts';
import { estimateOf, hashOf, rankOf, registerOf } from '../../../support/hyper-log-log.ts';
import type { StreamProcess } from './stream-view.ts';

/**
 * With how many others an account has dealt, by HyperLogLog: not who they were, only how rare the rarest hash was in each of 1,024 registers. The greatest
 * of ranks is a semilattice, so neither disorder nor copies do any harm; what is wrong, by 3.25 % (standard deviation), was wrong from the start, and reading
 * the log again gives the same estimate again. The state of an account does not grow beyond its registers, however many others there are.
 */
export const cardinality: StreamProcess<Map<number, number>> = {
  identity: [0],
  group: (record) => (record.counterparty === 0 ? NO_KEY : accountKey(record.account)),
  open: () => new Map(),
  process(greatest, record, put) {
    const hash = hashOf(record.counterparty);
    const before = greatest.get(registerOf(hash)) ?? 0;
    if (rankOf(hash) <= before) return;
    greatest.set(registerOf(hash), rankOf(hash));
    put(accountKey(record.account), estimateOf(greatest.values()));
  },
};
