import type { Log } from '../../log/log.ts';
import type { Slice } from './batch-run.ts';
import type { Served } from './serving-layer.ts';
import { firstRowBeyond } from './speed-store.ts';

/**
 * The first row whose fate may be another one after a switch from one pair of batch view and overlay to another. What both batch views have counted in the same way need
 * not be looked at again: the slices that they share, and of two slices that begin alike, what lies before the end of both.
 */
export function firstChangedRow(log: Log, before: Served, after: Served): number {
  const [a, b] = [before.run.slices, after.run.slices];
  if (!isMadeAlike(a, b)) return 0;
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  const rest = [...a.slice(shared), ...b.slice(shared)];
  const bySlices =
    rest.every((slice) => beginsLike(slice, rest[0]!)) && rest.length <= 2 ? [] : rest.map((slice) => firstRowOfSlice(log, slice));
  return Math.min(...bySlices, ...[before, after].map((served) => firstUndecided(log, served)));
}

/** By the same code, from the same records. */
function isMadeAlike(a: readonly Slice[], b: readonly Slice[]): boolean {
  const [first] = a;
  if (first === undefined || b.length === 0) return false;
  return [...a, ...b].every(({ code, cut: { lost } }) => code === first.code && lost === first.cut.lost);
}

const beginsLike = ({ cut: a }: Slice, { cut: b }: Slice): boolean =>
  a.fromEventMs === b.fromEventMs && (a.fromBound ?? []).join() === (b.fromBound ?? []).join();

const firstRowOfSlice = (log: Log, { cut: { fromBound, fromEventMs } }: Slice): number =>
  Math.max(fromBound === undefined ? 0 : firstRowBeyond(log, fromBound), fromEventMs === undefined ? 0 : log.rowsAt(fromEventMs - 1));

/** The first row that is not in the batch view for certain. */
function firstUndecided(log: Log, { run, overlay }: Served): number {
  const { fromBound, fromEventMs } = overlay.cut;
  const bounds = [run.overlay.fromBound, fromBound].filter((bound) => fromEventMs === null || bound.some((offset) => offset > 0));
  const events = [run.cut.beforeEventMs, fromEventMs].filter((eventMs) => eventMs !== null);
  return Math.min(
    ...[run.cut.bound, ...bounds].map((bound) => firstRowBeyond(log, bound)),
    ...events.map((eventMs) => log.rowsAt(eventMs - 1)),
  );
}
