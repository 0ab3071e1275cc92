import { NO_KEY } from '../../../../model/keys.ts';
import { hashOf, rankOf, registerOf } from '../../../../support/hyper-log-log.ts';
import type { SpeedProcess } from '../speed-view.ts';

/**
 * With whom an account has dealt since the cut, approximately: a rank per register instead of the set. It takes less room than the set as soon as the set is large, and
 * the error lasts until the next batch, which counts exactly.
 */
export const counterparties: SpeedProcess<Map<number, number>> = {
  identity: [0],
  group: (record) => (record.counterparty === 0 ? NO_KEY : record.account),
  open: () => new Map(),
  add(ranks, { counterparty }) {
    const hash = hashOf(counterparty);
    const register = registerOf(hash);
    ranks.set(register, Math.max(ranks.get(register) ?? 0, rankOf(hash)));
  },
};
