import type { Fault } from './fault.ts';

/**
 * Rows are replaced some after the others, and the overlay at once: accounts whose row is still the old one miss what came between the two cuts. Between the first piece and
 * the last, accounts are of different ages; a sum over all of them was never true at any time.
 */
export const publishInPieces: Fault<'lambda.publishInPieces'> = {
  cause: 'boundaryGap',
  begin: ({ habits }, { takes }) => void (habits.publishTakesMs = takes),
  end: ({ habits }) => void (habits.publishTakesMs = 0),
};
