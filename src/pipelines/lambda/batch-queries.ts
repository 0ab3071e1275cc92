import type { BatchQueries } from '../../engine/batch-engine.ts';
import source from './batch/ev.sql?raw';
import accepted from './batch/accepted.sql?raw';
import available from './batch/available.sql?raw';
import average from './batch/average.sql?raw';
import balance from './batch/balance.sql?raw';
import cardinality from './batch/cardinality.sql?raw';
import charges from './batch/charges.sql?raw';
import converted from './batch/converted.sql?raw';
import counterparties from './batch/counterparties.sql?raw';
import fees from './batch/fees.sql?raw';
import hitters from './batch/hitters.sql?raw';
import interest from './batch/interest.sql?raw';
import tiered from './batch/tiered.sql?raw';
import largest from './batch/largest.sql?raw';
import last from './batch/last.sql?raw';
import median from './batch/median.sql?raw';
import middle from './batch/middle.sql?raw';
import net from './batch/net.sql?raw';
import overdraft from './batch/overdraft.sql?raw';
import quantile from './batch/quantile.sql?raw';
import reconciliation from './batch/reconciliation.sql?raw';
import sessions from './batch/sessions.sql?raw';
import top from './batch/top.sql?raw';
import totals from './batch/totals.sql?raw';
import velocity from './batch/velocity.sql?raw';

/** The batch layer's half of Lambda's logic: one statement per view over the facts that `source` selects. The other half stands in `speed/`. */
export const BATCH_QUERIES: BatchQueries = {
  source,
  views: {
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
  },
};
