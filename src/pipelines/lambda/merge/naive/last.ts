import { newerWins } from './newer-wins.ts';

/**
 * What came last is in the overlay, where else. It is right for almost every account, and that is what makes it hard to find: only where nothing has come
 * since the cut but a late record does the account go back in time, to a transaction that is older than the one the batch knows. The order of arrival is not
 * the order of events.
 */
export const last = newerWins([-1, -1]);
