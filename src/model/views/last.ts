import { accountKey } from '../keys.ts';
import { byAccount } from './summary.ts';
import type { RowView } from './view.ts';

const LEG_BASE = 16;

/** The last transaction of an account: the greatest (event time, transaction, leg). */
export const last: RowView = {
  kind: 'row',
  name: 'last',
  number: 'V4',
  title: 'Last transaction',
  algebra: 'semilattice',
  keyColumns: ['account_id'],
  valueColumns: ['event_ms', 'event_id'],
  identity: [-1, -1],
  keepsIdentity: true,
  key: (record) => accountKey(record.account),
  step(values, at, record) {
    const order = record.txn * LEG_BASE + record.leg;
    if (record.eventMs > values[at]! || (record.eventMs === values[at]! && order > values[at + 1]!)) {
      values[at] = record.eventMs;
      values[at + 1] = order;
    }
  },
  contribution: null,
  distance: () => 0,
  row: (key, values, at) => [key, values[at]!, `${Math.floor(values[at + 1]! / LEG_BASE)}:${values[at + 1]! % LEG_BASE}`],
  summary: byAccount('event_ms', 'event_id'),
};
