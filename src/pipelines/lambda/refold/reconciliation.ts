import { statementKey } from '../../../model/keys.ts';
import { happenedBefore, type Refold } from './refold.ts';

interface Posting {
  readonly eventMs: number;
  readonly amount: number;
}

interface Statement {
  readonly key: number;
  readonly asOfMs: number;
  missing: number;
  rest: number;
}

/** A statement asks for a balance of the past, and only the records know it. What lacks one of them is withheld, here as anywhere. */
export const reconciliation: Refold<{ postings: Posting[]; statements: Statement[] }> = {
  isBefore: happenedBefore,
  open: () => ({ postings: [], statements: [] }),
  take({ postings, statements }, { txn, account, currency, amount, eventMs, statement }) {
    if (amount !== 0) {
      postings.push({ eventMs, amount });
      for (const open of statements) countOff(open, { eventMs, amount });
    }
    if (statement === null) return;
    const { asOfMs, closingMinor: rest, postings: missing } = statement;
    const open: Statement = { key: statementKey(txn, account, currency), asOfMs, missing, rest };
    for (const posting of postings) countOff(open, posting);
    statements.push(open);
  },
  answers({ statements }, _group, put) {
    for (const { key, missing, rest } of statements) if (missing === 0) put(key, rest);
  },
  withheld: ({ statements }) => statements.filter(({ missing }) => missing > 0).length,
};

function countOff(statement: Statement, { eventMs, amount }: Posting): void {
  if (eventMs > statement.asOfMs) return;
  statement.missing--;
  statement.rest -= amount;
}
