import { newerWins } from './newer-wins.ts';

/**
 * Serve the fresh sums if there are any. Interest changes slowly, hardly anybody compares it with anything before the end of the quarter. An account with a
 * record since the cut earns interest on that record alone, so whoever moves money most loses most. The more often a batch is published, the fewer records
 * there are to be paid for.
 */
export const interest = newerWins([0, 0]);
