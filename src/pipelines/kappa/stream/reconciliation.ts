import { accountKind } from '../../../model/accounts.ts';
import { accountCurrencyKey, NO_KEY, statementKey } from '../../../model/keys.ts';
import type { StreamProcess } from './stream-view.ts';

interface Books {
  readonly posted: Posting[];
  /** statements that count postings which have not come yet */
  waiting: Waiting[];
}

interface Waiting {
  readonly key: number;
  readonly asOfMs: number;
  missing: number;
  /** what it says beyond the postings that have come */
  restMinor: number;
}

interface Posting {
  readonly eventMs: number;
  readonly minor: number;
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
    if (amount !== 0) {
      const posting = { eventMs, minor: amount };
      books.posted.push(posting);
      for (const waiting of books.waiting) countOff(waiting, posting);
    }
    if (statement !== null) {
      const { asOfMs, closingMinor, postings } = statement;
      const waiting = { key: statementKey(txn, account, currency), asOfMs, missing: postings, restMinor: closingMinor };
      for (const posting of books.posted) countOff(waiting, posting);
      books.waiting.push(waiting);
    }
    for (const { key, missing, restMinor } of books.waiting) if (missing === 0) put(key, restMinor);
    books.waiting = books.waiting.filter(({ missing }) => missing !== 0);
  },
  withheld: ({ waiting }) => waiting.length,
};

function countOff(waiting: Waiting, { eventMs, minor }: Posting): void {
  if (eventMs > waiting.asOfMs) return;
  waiting.missing--;
  waiting.restMinor -= minor;
}
