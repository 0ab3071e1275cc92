import { MINUTE } from '../time.ts';
import { byAccount } from './summary.ts';
import type { FoldView } from './view.ts';

/** A session ends when nothing happens on the account for so long. */
const GAP_MS = 30 * MINUTE;

interface Sessions {
  count: number;
  firstMs: number;
  lastMs: number;
}

/** In how many sessions an account was used: stretches of records with less than half an hour between one and the next. */
export const sessions: FoldView<Sessions> = {
  kind: 'fold',
  name: 'sessions',
  number: 'V12',
  title: 'Sessions',
  algebra: 'non-commutative monoid',
  keyColumns: ['account_id'],
  valueColumns: ['sessions'],
  identity: [0],
  keepsIdentity: true,
  contribution: null,
  distance: (values, at, truth, truthAt) => values[at]! - truth[truthAt]!,
  row: (key, values, at) => [key, values[at]!],
  summary: byAccount('sessions', 'first_ms', 'last_ms'),
  order: 'canonical',
  group: (record) => record.account,
  open: () => ({ count: 0, firstMs: 0, lastMs: 0 }),
  take(state, { eventMs }) {
    if (state.count === 0) state.firstMs = eventMs;
    if (state.count === 0 || eventMs - state.lastMs >= GAP_MS) state.count++;
    state.lastMs = eventMs;
  },
  answers: ({ count }, account, put) => put(account, count),
  summarise: ({ count, firstMs, lastMs }, account, put) => put(account, count, firstMs, lastMs),
};
