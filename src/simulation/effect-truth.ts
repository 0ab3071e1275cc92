import type { Log } from '../log/log.ts';
import type { MailRule } from '../model/effects.ts';
import { accountEventKey, NO_KEY } from '../model/keys.ts';
import type { RecordCursor } from '../model/record.ts';
import { overdraft } from '../model/views/overdraft.ts';
import { velocity } from '../model/views/velocity.ts';
import type { FoldView, KeySettings } from '../model/views/index.ts';

/** Folds a record into its group and says whether that raised an alert. */
type Judge = (record: RecordCursor) => boolean;

function judge<S>(view: FoldView<S>, settings: KeySettings, alerts: (state: S) => number): Judge {
  const groups = new Map<number, S>();
  return (record) => {
    const group = view.group(record, settings);
    if (group === NO_KEY) return false;
    const state = groups.get(group) ?? view.open();
    groups.set(group, state);
    const before = alerts(state);
    view.take(state, record);
    return alerts(state) > before;
  };
}

const JUDGES: Readonly<Record<MailRule, (settings: KeySettings) => Judge>> = {
  velocity: (settings) => judge(velocity, settings, ({ alerts }) => alerts.length),
  overdraft: (settings) => judge(overdraft, settings, ({ crossings }) => crossings),
};

/**
 * The events about which a mail ought to have been sent, were every fact among the records counted once and in the order in which things happened: what the mails of a
 * lane are held against. `isRead` says of a row whether the lane has read it.
 */
export function trueAlerts(rule: MailRule, log: Log, isRead: Uint8Array, settings: KeySettings): ReadonlySet<number> {
  const record = log.cursor();
  const facts = new Map<number, { readonly row: number; readonly eventMs: number; readonly txn: number; readonly leg: number }>();
  isRead.forEach((read, row) => {
    if (read === 0) return;
    const { fact, eventMs, txn, leg } = record.seek(row);
    if (!facts.has(fact)) facts.set(fact, { row, eventMs, txn, leg });
  });
  const isRaised = JUDGES[rule](settings);
  const events = new Set<number>();
  for (const { row } of [...facts.values()].sort((a, b) => a.eventMs - b.eventMs || a.txn - b.txn || a.leg - b.leg)) {
    const { account, txn, leg } = record.seek(row);
    if (isRaised(record)) events.add(accountEventKey(account, txn, leg));
  }
  return events;
}
