import { hashOf, rankOf, registerOf } from '../../support/hyper-log-log.ts';
import { accountRegisterKey } from '../keys.ts';
import { counterparties } from './counterparties.ts';
import type { FoldView } from './view.ts';

/**
 * With how many different others an account has dealt, estimated by HyperLogLog (see `support/hyper-log-log.ts`): 1,024 registers per account however many there
 * were, for an error of 3.25 % (standard deviation). The truth is the exact number, so what is off in an estimate is seen as divergence. A batch hands over the
 * registers.
 */
export const cardinality: FoldView<Set<number>> = {
  ...counterparties,
  name: 'cardinality',
  title: 'Distinct counterparties, estimated',
  estimates: 'counterparties',
  summary: {
    keyColumns: ['account_id', 'register'],
    valueColumns: ['rank'],
    pack: ([account, register]) => accountRegisterKey(account!, register!),
  },
  summarise(known, account, put) {
    const ranks = new Map<number, number>();
    for (const counterparty of known) {
      const hash = hashOf(counterparty);
      const register = registerOf(hash);
      ranks.set(register, Math.max(ranks.get(register) ?? 0, rankOf(hash)));
    }
    for (const [register, rank] of ranks) put(accountRegisterKey(account, register), rank);
  },
};
