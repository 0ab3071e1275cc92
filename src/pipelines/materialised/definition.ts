import { EVENT } from '../../model/event-types.ts';
import { accountCurrencyKey, bucketKey, NO_KEY } from '../../model/keys.ts';
import type { RecordCursor } from '../../model/record.ts';

/**
 * A view as a database knows it: SELECT …, aggregate(value) FROM the base table GROUP BY group. All three ways to answer it are derived from these few lines, so
 * there is no second copy of the rule that could drift away.
 *
 * What decides how cheaply it is kept is the aggregate. A sum has an inverse: what a deleted row had added is subtracted. A maximum has none.
 */
export interface Definition {
  readonly aggregate: 'sum' | 'max';
  /** Group of the row, or `NO_KEY`; a group belongs to one account. */
  group(record: RecordCursor, bucketMs: number): number;
  value(record: RecordCursor): number;
}

/** The aggregate of two parts of a group. */
export const combined = ({ aggregate }: Definition, one: number, other: number): number =>
  aggregate === 'sum' ? one + other : Math.max(one, other);

const balance: Definition = {
  aggregate: 'sum',
  group: (record) => accountCurrencyKey(record.account, record.currency),
  value: (record) => record.amount,
};

const totals: Definition = {
  aggregate: 'sum',
  group: (record, bucketMs) =>
    record.amount === 0 ? NO_KEY : bucketKey(record.account, record.currency, Math.floor(record.eventMs / bucketMs), record.type),
  value: (record) => record.amount,
};

const PAYMENTS: readonly number[] = [EVENT.CARD_CAPTURE, EVENT.WITHDRAWAL, EVENT.TRANSFER, EVENT.FEE, EVENT.FX];

const largest: Definition = {
  aggregate: 'max',
  group: (record) => (record.amount < 0 && PAYMENTS.includes(record.type) ? accountCurrencyKey(record.account, record.currency) : NO_KEY),
  value: (record) => -record.amount,
};

export const DEFINITIONS = { balance, totals, largest } as const satisfies Record<string, Definition>;

export type MaterialisedView = keyof typeof DEFINITIONS;
