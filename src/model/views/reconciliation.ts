import { accountKind } from '../accounts.ts';
import { accountCurrencyKey, NO_KEY, splitStatement, statementKey } from '../keys.ts';
import { CURRENCIES } from '../money.ts';
import type { FoldView } from './view.ts';

interface Posting {
  readonly eventMs: number;
  readonly minor: number;
}

interface Statement {
  readonly key: number;
  readonly asOfMs: number;
  /** postings it counts and nobody has seen */
  missing: number;
  /** what it has on top of those that were seen */
  restMinor: number;
}

interface Books {
  postings: Posting[];
  statements: Statement[];
}

const countOff = (statement: Statement, { eventMs, minor }: Posting): void => {
  if (eventMs > statement.asOfMs) return;
  statement.missing--;
  statement.restMinor -= minor;
};

/**
 * Statements of other banks held against the bank's own books: what a statement says an account held at some moment, less all that was posted to it by then. A row
 * for each statement of which every posting is known, with 0 where both agree; a statement says itself how many postings it counts.
 */
export const reconciliation: FoldView<Books> = {
  kind: 'fold',
  name: 'reconciliation',
  number: 'V15',
  title: 'Reconciliation breaks',
  algebra: 'non-mergeable',
  keyColumns: ['statement_id', 'account_id', 'ccy'],
  valueColumns: ['break_minor'],
  identity: [0],
  keepsIdentity: true,
  contribution: null,
  distance: (values, at, truth, truthAt) => values[at]! - truth[truthAt]!,
  row(key, values, at) {
    const { txn, account, currency } = splitStatement(key);
    return [txn, account, CURRENCIES[currency]!.code, values[at]!];
  },
  summary: {
    keyColumns: ['statement_id', 'account_id', 'ccy'],
    valueColumns: ['missing', 'rest_minor'],
    pack: ([statement, account, currency]) => statementKey(statement!, account!, currency!),
  },
  order: 'any',
  group: (record) => (accountKind(record.account) === 'internal' ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  open: () => ({ postings: [], statements: [] }),
  take({ postings, statements }, record) {
    if (record.amount !== 0) {
      const posting = { eventMs: record.eventMs, minor: record.amount };
      postings.push(posting);
      for (const statement of statements) countOff(statement, posting);
    }
    const said = record.statement;
    if (said === null) return;
    const key = statementKey(record.txn, record.account, record.currency);
    const statement = { key, asOfMs: said.asOfMs, missing: said.postings, restMinor: said.closingMinor };
    for (const posting of postings) countOff(statement, posting);
    statements.push(statement);
  },
  answers({ statements }, _group, put) {
    for (const { key, missing, restMinor } of statements) if (missing === 0) put(key, restMinor);
  },
  summarise({ statements }, _group, put) {
    for (const { key, missing, restMinor } of statements) put(key, missing, restMinor);
  },
};
