import type { Log } from '../../log/log.ts';
import type { Served } from './serving-layer.ts';
import { firstRowBeyond } from './speed-store.ts';

/**
 * The first row whose fate may be another one after a switch from one pair of batch view and overlay to another. Records before the bounds of both are counted by
 * both batch views, in the same way as long as these were made from the same records by the same rules.
 */
export function firstChangedRow(log: Log, before: Served, after: Served): number {
  if (!isMadeAlike(before, after)) return 0;
  return Math.min(...[before, after].map((served) => firstUndecided(log, served)));
}

function isMadeAlike({ run: { slices: a } }: Served, { run: { slices: b } }: Served): boolean {
  const [first] = a;
  if (first === undefined || b.length === 0) return false;
  return [...a, ...b].every(({ rules, cut: { lost } }) => rules === first.rules && lost === first.cut.lost);
}

/** The first row that is not in the batch view for certain. */
function firstUndecided(log: Log, { run, overlay }: Served): number {
  const { fromBound, fromEventMs } = overlay.cut;
  const bounds = [run.cut.bound, run.overlay.fromBound, fromBound].filter(
    (bound, place) => place === 0 || bound.some((offset) => offset > 0) || fromEventMs === null,
  );
  const events = [run.cut.beforeEventMs, fromEventMs].filter((eventMs) => eventMs !== null);
  return Math.min(...bounds.map((bound) => firstRowBeyond(log, bound)), ...events.map((eventMs) => log.rowsAt(eventMs - 1)));
}
