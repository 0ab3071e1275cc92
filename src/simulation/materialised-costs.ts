import {
  MATERIALISED_WAYS,
  type MaterialisedCase,
  type MaterialisedWay,
  type Reversals,
  type WayCost,
} from '../model/materialised-demonstration.ts';
import { SECOND } from '../model/time.ts';
import { DEFINITIONS, type MaterialisedView } from '../pipelines/materialised/definition.ts';
import type { BaseTable } from '../pipelines/materialised/base-table.ts';
import type { IncrementalView } from '../pipelines/materialised/incremental.ts';
import type { Reading } from '../pipelines/materialised/plain.ts';
import type { RefreshedView } from '../pipelines/materialised/refresh.ts';

/** A view, and what becomes of a transaction that is taken back. */
export interface MaterialisedQuestion {
  readonly view: MaterialisedView;
  readonly reversals: Reversals;
}

const zeros = (): Record<MaterialisedWay, number> => ({ plain: 0, indexed: 0, refreshed: 0, incremental: 0 });

/** What is counted while questions are answered in every way. */
export class Tally {
  inserted = 0;
  deleted = 0;
  questions = 0;
  maxAgeMs = 0;
  sumAgeMs = 0;
  readonly rows = zeros();
  readonly outdated = zeros();
  readonly wrongRows = zeros();

  forgetChanges(): void {
    this.inserted = this.deleted = 0;
  }

  /** The answers to one question; only the refreshed one has an age. */
  ask(answers: Readonly<Record<MaterialisedWay, Reading>>, ageMs: number): void {
    this.questions++;
    this.maxAgeMs = Math.max(this.maxAgeMs, ageMs);
    this.sumAgeMs += ageMs;
    for (const way of MATERIALISED_WAYS) {
      this.rows[way] += answers[way].rows;
      if (answers[way].value !== answers.plain.value) this.outdated[way]++;
    }
  }
}

interface Kept {
  readonly base: BaseTable;
  readonly refreshed: RefreshedView;
  readonly incremental: IncrementalView;
}

interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What the window has cost in each way, and where one begins to cost less than another. */
export function costsOf({ view, reversals }: MaterialisedQuestion, kept: Kept, tally: Tally, { fromMs, toMs }: Window): MaterialisedCase {
  const { base, refreshed, incremental } = kept;
  const hasInverse = DEFINITIONS[view].aggregate === 'sum';
  const perRefresh = (refreshed.reads + refreshed.writes) / refreshed.refreshes;
  const perMs = (incremental.reads + incremental.writes) / (toMs - fromMs);
  const updates: Record<MaterialisedWay, Updates> = {
    plain: NO_UPDATES,
    indexed: NO_UPDATES,
    refreshed: {
      updates: refreshed.refreshes,
      updateReads: refreshed.reads,
      updateWrites: refreshed.writes,
      keptRows: refreshed.table.size,
    },
    incremental: {
      updates: incremental.changes,
      updateReads: incremental.reads,
      updateWrites: incremental.writes,
      keptRows: incremental.size,
    },
  };
  const paysFrom = (way: MaterialisedWay, other: 'plain' | 'indexed'): number | null => {
    if (updates[way] === NO_UPDATES || tally.questions === 0) return null;
    const saved = (tally.rows[other] - tally.rows[way]) / tally.questions;
    const perSecond = ((updates[way].updateReads + updates[way].updateWrites) * SECOND) / (toMs - fromMs);
    return saved > 0 ? perSecond / saved : null;
  };
  return {
    view,
    reversals,
    hasInverse,
    baseRows: base.size,
    inserted: tally.inserted,
    deleted: tally.deleted,
    rereads: incremental.rereads,
    rereadRows: incremental.rereadRows,
    refreshPaysFromMs: perMs === 0 || refreshed.refreshes === 0 ? null : perRefresh / perMs,
    ways: MATERIALISED_WAYS.map((way): WayCost => ({
      way,
      ...updates[way],
      questionReads: tally.rows[way],
      maxAgeMs: way === 'refreshed' ? tally.maxAgeMs : 0,
      meanAgeMs: way === 'refreshed' && tally.questions > 0 ? tally.sumAgeMs / tally.questions : 0,
      outdated: tally.outdated[way],
      wrongRows: tally.wrongRows[way],
      paysFrom: { plain: paysFrom(way, 'plain'), indexed: paysFrom(way, 'indexed') },
    })),
  };
}

type Updates = Pick<WayCost, 'updates' | 'updateReads' | 'updateWrites' | 'keptRows'>;

const NO_UPDATES: Updates = { updates: 0, updateReads: 0, updateWrites: 0, keptRows: 0 };
