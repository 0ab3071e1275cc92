import { accountKind } from '../../../model/accounts.ts';
import { accountCurrencyKey, NO_KEY, statementKey } from '../../../model/keys.ts';
import type { StreamProcess } from './stream-view.ts';

interface Books {
  readonly posted: { readonly eventMs: number; readonly minor: number }[];
  /** statements that count postings which have not come yet */
  waiting: Waiting[];
}

interface Waiting {
  readonly key: number;
  readonly asOfMs: number;
  readonly closingMinor: number;
  readonly postings: number;
}

/**
 * What another bank says an account held at some moment, less what was posted to it by then. The difference means something only when every posting up to that
 * moment has come; before, it is a false break, and no later record would take the alarm back. A watermark could only guess when that is. A statement says how
 * many postings it counts, so it waits until there are as many, and then it is final. If one of them never comes it waits for ever, and is counted as withheld.
 */
export const reconciliation: StreamProcess<Books> = {
  identity: [0],
  group: ({ account, currency }) => (accountKind(account) === 'internal' ? accountCurrencyKey(account, currency) : NO_KEY),
  open: () => ({ posted: [], waiting: [] }),
  process(books, { txn, account, currency, amount, eventMs, statement }, put) {
    if (amount !== 0) books.posted.push({ eventMs, minor: amount });
    if (statement !== null) books.waiting.push({ key: statementKey(txn, account, currency), ...statement });
    books.waiting = books.waiting.filter(({ key, asOfMs, closingMinor, postings }) => {
      const counted = books.posted.filter((posting) => posting.eventMs <= asOfMs);
      if (counted.length !== postings) return true;
      put(
        key,
        counted.reduce((restMinor, { minor }) => restMinor - minor, closingMinor),
      );
      return false;
    });
  },
  withheld: ({ waiting }) => waiting.length,
};
