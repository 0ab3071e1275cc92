import type { ViewName } from '../../../model/views/index.ts';
import { accepted } from './accepted.ts';
import { available } from './available.ts';
import { average } from './average.ts';
import { balance } from './balance.ts';
import { cardinality } from './cardinality.ts';
import { charges } from './charges.ts';
import { converted } from './converted.ts';
import { counterparties } from './counterparties.ts';
import { fees } from './fees.ts';
import { hitters } from './hitters.ts';
import { interest } from './interest.ts';
import { tiered } from './tiered.ts';
import { largest } from './largest.ts';
import { last } from './last.ts';
import { median } from './median.ts';
import { middle } from './middle.ts';
import { net } from './net.ts';
import { overdraft } from './overdraft.ts';
import { quantile } from './quantile.ts';
import { reconciliation } from './reconciliation.ts';
import { sessions } from './sessions.ts';
import { top } from './top.ts';
import { totals } from './totals.ts';
import { velocity } from './velocity.ts';
import { counterparties as sketchedCounterparties } from './sketched/counterparties.ts';
import type { Merge } from './merge.ts';

export const MERGES = {
  balance,
  available,
  totals,
  last,
  largest,
  counterparties,
  average,
  top,
  median,
  middle,
  overdraft,
  fees,
  velocity,
  sessions,
  net,
  interest,
  tiered,
  reconciliation,
  accepted,
  charges,
  converted,
  cardinality,
  hitters,
  quantile,
} satisfies Record<ViewName, Merge>;

/** For a speed layer that keeps sketches: see `SKETCHED_SPEED_VIEWS`. */
export const SKETCHED_MERGES: Readonly<Record<ViewName, Merge>> = { ...MERGES, counterparties: sketchedCounterparties };
