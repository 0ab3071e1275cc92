/**
 * What can happen to an account. Codes are in the byte order of the names, so sorting by code is sorting by name.
 * The sign and the legs of each type: SEMANTICS of double entry, see `generator/`.
 */
export const EVENT_TYPES = [
  'ACCOUNT_CLOSED',
  'ACCOUNT_OPENED',
  'CARD_AUTH',
  'CARD_CAPTURE',
  'CARD_REVERSAL',
  'CHARGEBACK',
  'CORRECTION',
  'DEPOSIT',
  'FEE',
  'FX',
  'INTEREST',
  'REFUND',
  'SETTLEMENT_STATEMENT',
  'TRANSFER',
  'WITHDRAWAL',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** Code of each type: its place in `EVENT_TYPES`. */
export const EVENT = Object.fromEntries(EVENT_TYPES.map((name, code) => [name, code])) as Readonly<Record<EventType, number>>;
