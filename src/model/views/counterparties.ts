import { accountCounterpartyKey, NO_KEY } from '../keys.ts';
import type { FoldView } from './view.ts';

/** With how many different others an account has dealt. Records without a counterparty are left out, and so are accounts that have none. */
export const counterparties: FoldView<Set<number>> = {
  kind: 'fold',
  name: 'counterparties',
  number: 'V6',
  title: 'Distinct counterparties',
  algebra: 'semilattice',
  keyColumns: ['account_id'],
  valueColumns: ['counterparties'],
  identity: [0],
  keepsIdentity: false,
  contribution: null,
  distance: (values, at, truth, truthAt) => values[at]! - truth[truthAt]!,
  row: (key, values, at) => [key, values[at]!],
  summary: {
    keyColumns: ['account_id', 'counterparty_id'],
    valueColumns: [],
    pack: ([account, counterparty]) => accountCounterpartyKey(account!, counterparty!),
  },
  order: 'any',
  group: (record) => (record.counterparty === 0 ? NO_KEY : record.account),
  open: () => new Set(),
  take: (known, record) => void known.add(record.counterparty),
  answers: (known, account, put) => put(account, known.size),
  summarise(known, account, put) {
    for (const counterparty of known) put(accountCounterpartyKey(account, counterparty));
  },
};
