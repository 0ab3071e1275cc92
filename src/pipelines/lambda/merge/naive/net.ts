import type { Captures } from '../../speed/net.ts';
import type { StateMerge } from '../merge.ts';
import { capturesBefore, capturesSince, net as correct, putSums } from '../net.ts';

/**
 * Each side sets its own captures off against its own reversals, and the two results are added. That is how one would write the overlay if there were no
 * batch: a reversal without an original is put aside. But refunds come days after the purchase, so nearly every one finds its original on the other side of
 * the cut; the customer has the money back and the answer does not show it, until the next batch.
 */
export const net: StateMerge<Captures> = {
  groupOf: correct.groupOf,
  merge(batch, overlay, account, put) {
    putSums(account, [...capturesBefore(batch, account), ...capturesSince(overlay)], put);
  },
};
