import { newerWins } from './newer-wins.ts';

/**
 * Serve the fresh amount if there is one; it has been converted at the freshest rates, after all. But the rate belongs to the day of the event and not to the
 * day of asking, and the overlay holds only what has come since the cut. The account appears to be worth its last few payments, in whichever currency they
 * were made.
 */
export const converted = newerWins([0]);
