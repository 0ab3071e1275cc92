import type { ViewName } from '../../model/views/index.ts';

/**
 * How much of its records a part has to keep, so that the answer of the whole can be found from its parts: the classes of Gray et al., “Data Cube”, Data Mining and
 * Knowledge Discovery 1 (1997). A merge of two halves is such a finding from parts.
 */
export type Kind = 'distributive' | 'algebraic' | 'holistic';

export const KIND_WORDS: Readonly<Record<Kind, string>> = {
  distributive: 'the answers of the parts are enough to find the answer of the whole',
  algebraic: 'of each part a fixed number of values is enough, which are not all part of the answer',
  holistic: 'no fixed number of values of a part is enough: it grows with the records or accounts of the part',
};

export const KINDS = {
  balance: 'distributive',
  available: 'distributive',
  totals: 'distributive',
  last: 'distributive',
  largest: 'distributive',
  counterparties: 'holistic',
  cardinality: 'algebraic',
  average: 'algebraic',
  top: 'holistic',
  hitters: 'algebraic',
  median: 'holistic',
  quantile: 'algebraic',
  middle: 'holistic',
  overdraft: 'holistic',
  fees: 'holistic',
  velocity: 'holistic',
  sessions: 'holistic',
  net: 'holistic',
  interest: 'algebraic',
  tiered: 'holistic',
  reconciliation: 'holistic',
  accepted: 'holistic',
  charges: 'distributive',
  converted: 'distributive',
} as const satisfies Readonly<Record<ViewName, Kind>>;
