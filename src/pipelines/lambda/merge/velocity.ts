import { accountEventKey, splitAccountEvent } from '../../../model/keys.ts';
import { MINUTE } from '../../../model/time.ts';
import type { KeyedTable } from '../../../support/keyed-table.ts';
import { happenedBefore, insertSorted, type Happening } from '../speed/sorted.ts';
import type { StateMerge } from './merge.ts';
import { rowsOfGroup } from './rows-of-group.ts';

/** More than so many payments within this time are an alert; the time is half-open, a payment ten minutes ago no longer counts. */
const USUAL = 3;
const WINDOW_MS = 10 * MINUTE;

/**
 * Alerts of the batch, and those that show when its last three payments are put before the overlay's. Three are enough, since the fourth raises the alert.
 * That holds as long as what comes after the cut also happened after those three; late payments among older ones may complete an alert that neither side
 * sees. An alert is never made up: payments that are missing here could only raise more of them.
 */
export const velocity: StateMerge<Happening[]> = {
  groupOf: (key) => splitAccountEvent(key).account,
  merge(batch, overlay, account, put) {
    const { alerts, tail } = batchPart(batch, account);
    for (const capture of overlay ?? []) insertSorted(tail, capture, happenedBefore);
    for (const event of new Set([...alerts, ...alertsAmong(tail)])) put(event, 1);
  },
};

export function batchPart(batch: KeyedTable, account: number): { alerts: Set<number>; tail: Happening[] } {
  const alerts = new Set<number>();
  const tail: Happening[] = [];
  const { start, end } = rowsOfGroup(batch, accountEventKey(account, 0, 0), accountEventKey(account + 1, 0, 0));
  for (let entry = start; entry < end; entry++) {
    const event = batch.keys[entry]!;
    const [eventMs, isAlert, isTail] = batch.values.subarray(entry * 3);
    if (isAlert === 1) alerts.add(event);
    if (isTail === 1) insertSorted(tail, { eventMs: eventMs!, event }, happenedBefore);
  }
  return { alerts, tail };
}

/** Of payments in the order in which they happened, those that are one too many. */
export const alertsAmong = (captures: readonly Happening[]): number[] =>
  captures
    .filter(({ eventMs }, place) => place >= USUAL && captures[place - USUAL]!.eventMs > eventMs - WINDOW_MS)
    .map(({ event }) => event);
