import { accountCurrencyKey, accountEventKey, splitAccountEvent } from '../../../model/keys.ts';
import type { KeyedTable } from '../../../support/keyed-table.ts';
import type { Put } from '../../../support/put.ts';
import type { Captures } from '../speed/net.ts';
import type { StateMerge } from './merge.ts';
import { rowsOfGroup } from './rows-of-group.ts';

/**
 * The captures of both sides that a reversal of neither side takes back. A purchase in the batch may be refunded in the overlay, and, with late records, the
 * other way round: so the batch hands over every capture that still stands, and every reversal that has not met its original, with an amount of 0.
 */
export const net: StateMerge<Captures> = {
  groupOf: (key) => splitAccountEvent(key).account,
  merge(batch, overlay, account, put) {
    const before = capturesBefore(batch, account).filter(({ event }) => !overlay?.reversed.has(event));
    const since = capturesSince(overlay).filter(({ event }) => batch.find(event) === -1);
    putSums(account, [...before, ...since], put);
  },
};

interface Capture {
  readonly event: number;
  readonly currency: number;
  readonly amount: number;
}

/** What the batch has found captured and not reversed. */
export function capturesBefore(batch: KeyedTable, account: number): Capture[] {
  const { start, end } = rowsOfGroup(batch, accountEventKey(account, 0, 0), accountEventKey(account + 1, 0, 0));
  return Array.from({ length: end - start }, (_, place) => {
    const [currency, amount] = batch.values.subarray((start + place) * 2);
    return { event: batch.keys[start + place]!, currency: currency!, amount: amount! };
  }).filter(({ amount }) => amount > 0);
}

/** What the overlay has seen captured and not reversed. */
export const capturesSince = (overlay: Captures | null): Capture[] =>
  Array.from(overlay?.captures ?? [], ([event, capture]) => ({ event, ...capture })).filter(({ event }) => !overlay!.reversed.has(event));

export function putSums(account: number, captures: readonly Capture[], put: Put): void {
  const sums = new Map<number, number>();
  for (const { currency, amount } of captures) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  for (const [currency, amount] of sums) put(accountCurrencyKey(account, currency), amount);
}
