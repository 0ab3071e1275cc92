import { newerWins } from './newer-wins.ts';

/**
 * Serve the fresh amount if there is one. For money that may be spent the freshest number seems the safest. It is the change since the cut and not the
 * amount, so after one capture the customer appears to own next to nothing, or less: the purchase is there and the salary is not. The other way round, after
 * a deposit, what is on hold is forgotten.
 */
export const available = newerWins([0]);
