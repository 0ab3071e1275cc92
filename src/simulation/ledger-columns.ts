import { float64s, uint32s, uint8s } from '../support/growable.ts';

/** What the ledger keeps of an entry, column by column. */
export const newColumns = () => ({
  lane: uint8s(),
  view: uint8s(),
  cause: uint8s(),
  row: uint32s(),
  key: float64s(),
  signedMinor: float64s(),
  fromMs: float64s(),
  toMs: float64s(),
  type: uint8s(),
  eventMs: float64s(),
  ingestMs: float64s(),
});

export const COLUMN_NAMES = [
  'lane',
  'view',
  'cause',
  'row',
  'key',
  'signedMinor',
  'fromMs',
  'toMs',
  'type',
  'eventMs',
  'ingestMs',
] as const;
