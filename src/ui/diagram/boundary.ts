import { CAUSE_NAMES } from '../../model/lanes.ts';
import { forEachActive } from '../../model/notable.ts';
import type { Trace } from '../../model/trace.ts';
import type { ViewName } from '../../model/views/index.ts';
import { plural } from '../logic/amounts.ts';

/**
 * Where batch view and overlay do not fit together: records that are in neither of the two, and records that are in both. At a correct cut there are none of
 * either.
 */
export interface Boundary {
  /** rows of the log, ascending, each once */
  readonly neither: readonly number[];
  readonly both: readonly number[];
}

/** What a cause says of the two stores; causes that are not named have nothing to do with the boundary. */
const SIDES: Readonly<Record<string, keyof Boundary>> = {
  boundaryGap: 'neither',
  storeLost: 'neither',
  expired: 'neither',
  boundaryOverlap: 'both',
};

export function boundaryAt(trace: Trace, view: ViewName, timeMs: number): Boundary {
  const rows: Record<keyof Boundary, Set<number>> = { neither: new Set(), both: new Set() };
  const sides = CAUSE_NAMES.map((cause) => SIDES[cause]);
  const { ledger } = trace;
  forEachActive(ledger, { view, lane: 'lambda' }, timeMs, (place) => {
    const side = sides[ledger.cause[place]!];
    if (side !== undefined) rows[side].add(ledger.row[place]!);
  });
  const sorted = (set: Set<number>): number[] => [...Uint32Array.from(set).sort()];
  return { neither: sorted(rows.neither), both: sorted(rows.both) };
}

/** `312 records in neither`; empty if the two fit. */
export const boundaryWords = ({ neither, both }: Boundary): string =>
  [
    ...(neither.length === 0 ? [] : [`${plural(neither.length, 'record')} in neither`]),
    ...(both.length === 0 ? [] : [`${plural(both.length, 'record')} in both`]),
  ].join(', ');

/** Rows as stretches of pixels: what lies closer than `gap` is drawn as one, and nothing is narrower than `least`. */
export function stretches(
  rows: readonly number[],
  at: (row: number) => number,
  gap: number,
  least: number,
): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const row of rows) {
    const from = at(row);
    const to = Math.max(at(row + 1), from + least);
    const last = found.at(-1);
    if (last !== undefined && from - last.to <= gap) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}
