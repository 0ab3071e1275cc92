import type { BatchCut } from '../../engine/batch-engine.ts';
import type { BatchRun } from './batch-run.ts';

export const PIECES = 4;

/**
 * A batch view that has been replaced in part: the first partitions are those of `after`, the others still those of `before`. An account lives in one partition, so
 * every row of such a view comes from one of the two.
 */
export function partlyReplaced(before: BatchRun, after: BatchRun, pieces: number): BatchRun {
  const partitions = after.cut.bound.length;
  const replaced = Math.ceil((partitions * pieces) / PIECES);
  const bound = after.cut.bound.map((offset, partition) => (partition < replaced ? offset : before.cut.bound[partition]!));
  return {
    ...after,
    cut: { ...after.cut, bound },
    slices: [
      ...before.slices.map(({ cut, code }) => ({ cut: within(cut, (partition) => partition >= replaced), code })),
      ...after.slices.map(({ cut, code }) => ({ cut: within(cut, (partition) => partition < replaced), code })),
    ],
  };
}

const within = (cut: BatchCut, isIn: (partition: number) => boolean): BatchCut => ({
  ...cut,
  bound: cut.bound.map((offset, partition) => (isIn(partition) ? offset : 0)),
});
