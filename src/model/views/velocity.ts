import { accountKind } from '../accounts.ts';
import { EVENT } from '../event-types.ts';
import { accountEventKey, NO_KEY, splitAccountEvent } from '../keys.ts';
import { MINUTE } from '../time.ts';
import type { FoldView } from './view.ts';

const WITHIN_MS = 10 * MINUTE;
/** so many within the time raise no alert yet */
const ALLOWED = 3;

interface Capture {
  readonly key: number;
  readonly timeMs: number;
}

interface Captures {
  alerts: Capture[];
  /** the last ones, as many as are allowed */
  tail: Capture[];
}

/** Alerts about cards used too fast: every card payment that is more than the third of its account within ten minutes, itself included. */
export const velocity: FoldView<Captures> = {
  kind: 'fold',
  name: 'velocity',
  number: 'V11',
  title: 'Velocity alerts',
  algebra: 'non-commutative monoid',
  keyColumns: ['account_id', 'event_id'],
  valueColumns: [],
  identity: [0],
  keepsIdentity: false,
  contribution: null,
  distance: () => 0,
  row(key) {
    const { account, txn, leg } = splitAccountEvent(key);
    return [account, `${txn}:${leg}`];
  },
  summary: {
    keyColumns: ['account_id', 'event_id'],
    valueColumns: ['event_ms', 'is_alert', 'is_tail'],
    pack: ([account, event]) => accountEventKey(account!, Math.floor(event! / 16), event! % 16),
  },
  order: 'canonical',
  group: (record) => (record.type === EVENT.CARD_CAPTURE && accountKind(record.account) === 'customer' ? record.account : NO_KEY),
  open: () => ({ alerts: [], tail: [] }),
  take({ alerts, tail }, record) {
    const capture = { key: accountEventKey(record.account, record.txn, record.leg), timeMs: record.eventMs };
    if (tail.length === ALLOWED && tail[0]!.timeMs > capture.timeMs - WITHIN_MS) alerts.push(capture);
    tail.push(capture);
    if (tail.length > ALLOWED) tail.shift();
  },
  answers({ alerts }, _account, put) {
    for (const { key } of alerts) put(key, 1);
  },
  newest({ alerts, tail }, _account, put) {
    if (alerts.length > 0 && alerts.at(-1) === tail.at(-1)) put(alerts.at(-1)!.key, 1);
  },
  summarise({ alerts, tail }, _account, put) {
    const isAlert = new Set(alerts.map(({ key }) => key));
    const isTail = new Set(tail.map(({ key }) => key));
    for (const { key, timeMs } of [...alerts, ...tail]) put(key, timeMs, Number(isAlert.has(key)), Number(isTail.has(key)));
  },
};
