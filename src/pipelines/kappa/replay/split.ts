import type { ViewName } from '../../../model/views/index.ts';
import type { KeyedTable } from '../../../support/keyed-table.ts';
import type { Put } from '../../../support/put.ts';
import type { JobState } from '../job-state.ts';
import { top } from './top.ts';

/**
 * What becomes of a view when several workers each read some of the partitions. All records of an account lie in one partition, in order. So a view that asks
 * about accounts falls apart into as many answers as there are workers, and they have no row in common. A view that asks about all accounts at once does not:
 * it needs a second stage, in which one reader brings together what the first has prepared by account, or else it cannot be computed in parallel at all.
 */
export type Split = ByAccount | TwoStages | Refused;

/** Every row of the answer is made from the records of one account. */
interface ByAccount {
  readonly kind: 'by account';
}

/** The workers hand over rows that each are made from the records of one account, and the answer is read off all of them. */
interface TwoStages {
  readonly kind: 'two stages';
  handOver(state: JobState, put: Put): void;
  /** `rows` are those of all workers. */
  answer(rows: KeyedTable, put: Put): void;
}

/** The answer of one reader is not to be had from the work of several. */
interface Refused {
  readonly kind: 'refused';
  /** For readers: why not. */
  readonly why: string;
}

const BY_ACCOUNT: ByAccount = { kind: 'by account' };

export const SPLITS: Readonly<Record<ViewName, Split>> = {
  balance: BY_ACCOUNT,
  available: BY_ACCOUNT,
  totals: BY_ACCOUNT,
  last: BY_ACCOUNT,
  largest: BY_ACCOUNT,
  counterparties: BY_ACCOUNT,
  average: BY_ACCOUNT,
  top: { kind: 'two stages', ...top },
  median: BY_ACCOUNT,
  middle: BY_ACCOUNT,
  overdraft: BY_ACCOUNT,
  fees: BY_ACCOUNT,
  velocity: BY_ACCOUNT,
  sessions: BY_ACCOUNT,
  net: BY_ACCOUNT,
  interest: BY_ACCOUNT,
  tiered: BY_ACCOUNT,
  reconciliation: BY_ACCOUNT,
  accepted: BY_ACCOUNT,
  charges: BY_ACCOUNT,
  converted: BY_ACCOUNT,
  cardinality: BY_ACCOUNT,
  hitters: {
    kind: 'refused',
    why: 'Its 64 counters are shared by all customers, and who takes over whose counter depends on the order in which the records of all partitions are read. Sketches of several workers can be put together within the same error, but not to the list that one reader gets.',
  },
  quantile: BY_ACCOUNT,
};

export const isSplit = (view: ViewName): boolean => SPLITS[view].kind !== 'refused';
