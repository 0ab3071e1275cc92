import type { StreamSettings } from '../model/scenario.ts';

/**
 * What customers do and how much money it is about. Medians are minor units of a currency with two decimals; `sigma` is the standard deviation of the
 * logarithm (0: always the median). Weights are parts per ten thousand of all transactions.
 *
 * `paysim` is measured: shares, medians and deviations of 24.6 million transactions in the parameter files of PaySim (E. A. Lopez-Rojas), where a payment
 * is an authorisation and its capture, cash out a withdrawal, cash in a deposit, debit a fee. In `retail` the deviations are measured (PaySim; for
 * standing orders the household orders of the Berka bank, PKDD'99), the shares and medians are assumptions.
 */
export const KINDS = ['card', 'transfer', 'cashOut', 'cashIn', 'salary', 'standingOrder', 'fee', 'exchange', 'statement'] as const;

export type Kind = (typeof KINDS)[number];

export interface AmountLaw {
  readonly median: number;
  readonly sigma: number;
}

interface Share extends AmountLaw {
  readonly weight: number;
}

export interface Mix {
  readonly kinds: Readonly<Record<Kind, Share>>;
  /** what becomes of an authorisation, parts per million; the rest is captured */
  readonly reversed: number;
  readonly expired: number;
  /** what becomes of a capture, parts per million; the rest stands */
  readonly refunded: number;
  readonly chargedBack: number;
  /** share of the plain postings (transfer, cash, salary, order, fee) that are booked wrongly and corrected, parts per million */
  readonly corrected: number;
}

const NONE: Share = { weight: 0, median: 1, sigma: 0 };

/** Refunds and reversals together are 1.5 % of the transactions, corrections 0.05 %. */
const RETAIL: Mix = {
  kinds: {
    card: { weight: 4_500, median: 25_00, sigma: 0.81 },
    transfer: { weight: 1_800, median: 200_00, sigma: 1.39 },
    cashOut: { weight: 1_200, median: 60_00, sigma: 0.67 },
    cashIn: { weight: 900, median: 60_00, sigma: 0.67 },
    salary: { weight: 300, median: 2_200_00, sigma: 0.16 },
    standingOrder: { weight: 800, median: 200_00, sigma: 0.87 },
    fee: { weight: 200, median: 2_50, sigma: 0 },
    exchange: { weight: 100, median: 200_00, sigma: 1.39 },
    statement: { weight: 35, median: 1, sigma: 0 },
  },
  reversed: 15_000,
  expired: 5_000,
  refunded: 18_707,
  chargedBack: 1_000,
  corrected: 962,
};

const PAYSIM: Mix = {
  kinds: {
    card: { weight: 3_490, median: 9_231_00, sigma: 0.81 },
    transfer: { weight: 810, median: 331_623_00, sigma: 1.39 },
    cashOut: { weight: 3_650, median: 136_831_00, sigma: 0.67 },
    cashIn: { weight: 2_000, median: 132_858_00, sigma: 0.67 },
    salary: NONE,
    standingOrder: NONE,
    fee: { weight: 46, median: 1_873_00, sigma: 1.42 },
    exchange: NONE,
    statement: NONE,
  },
  reversed: 0,
  expired: 0,
  refunded: 0,
  chargedBack: 0,
  corrected: 0,
};

export const MIXES: Readonly<Record<StreamSettings['preset'], Mix>> = { retail: RETAIL, paysim: PAYSIM };

/** Of transfers, this many in a thousand go to another bank; an assumption. */
export const FOREIGN_TRANSFERS = 200;

/** Laws that hold in every mix. The deviation of interest is measured (Berka); the medians are assumptions. */
export const OPENING_DEPOSIT: AmountLaw = { median: 1_500_00, sigma: 1 };
export const INTEREST: AmountLaw = { median: 1_20, sigma: 0.79 };
export const ACCOUNT_FEE: AmountLaw = { median: 2_50, sigma: 0 };
