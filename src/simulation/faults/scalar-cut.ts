import type { Fault } from './fault.ts';

/**
 * The offset of the first partition is taken for all of them. Partitions that are longer lose what lies behind it, in the shorter ones the batch reads what comes
 * while it runs. The cut goes through the middle of transfers: one side of them counts, the other does not.
 */
export const scalarCut: Fault<'lambda.scalarCut'> = {
  cause: 'boundaryGap',
  begin: ({ habits }) => void (habits.cutsByScalar = true),
  end: ({ habits }) => void (habits.cutsByScalar = false),
};
