import { accountKey } from '../keys.ts';
import { toEuroMinor } from '../rates.ts';
import type { RecordCursor } from '../record.ts';
import { byAccount } from './summary.ts';
import type { RowView } from './view.ts';

/** At the rate of the day on which it happened. */
const inEuros = (record: RecordCursor): number => toEuroMinor(record.amount, record.currency, record.eventDay);

/** What an account holds in euros: every amount converted when it happened, at the rate of that day, and rounded by itself. */
export const converted: RowView = {
  kind: 'row',
  name: 'converted',
  number: 'C',
  title: 'Balance in euros',
  algebra: 'group',
  keyColumns: ['account_id'],
  valueColumns: ['eur_minor'],
  identity: [0],
  keepsIdentity: true,
  key: (record) => accountKey(record.account),
  step(values, at, record) {
    values[at]! += inEuros(record);
  },
  contribution: inEuros,
  distance: (values, at, truth, truthAt) => values[at]! - truth[truthAt]!,
  row: (key, values, at) => [key, values[at]!],
  summary: byAccount('eur_minor'),
};
