import { groupOfStatement } from '../../../../model/keys.ts';
import type { Books } from '../../speed/reconciliation.ts';
import type { StateMerge } from '../merge.ts';
import { putComplete } from '../reconciliation.ts';

/**
 * Each side holds its own statements against its own postings, and the two lists are put one after the other. Nothing in it is false, which is why nobody
 * notices what is not in it: a statement whose postings lie on both sides of the cut is complete on neither, and most of them do.
 */
export const reconciliation: StateMerge<Books> = {
  groupOf: groupOfStatement,
  merge(batch, overlay, group, put) {
    putComplete(batch, group, put);
    for (const { key, asOfMs, closing, count } of overlay?.statements ?? []) {
      const known = overlay!.postings.filter(({ eventMs }) => eventMs <= asOfMs);
      if (known.length === count)
        put(
          key,
          known.reduce((rest, { amount }) => rest - amount, closing),
        );
    }
  },
};
