import { EVENT } from '../../../model/event-types.ts';
import { accountCurrencyKey, NO_KEY } from '../../../model/keys.ts';
import type { SpeedRow } from './speed-view.ts';

/**
 * The largest payment since the cut. A maximum, and so a semilattice: overlaps are harmless, but a payment that is lost at the cut may be just the largest.
 */
export const largest: SpeedRow = {
  identity: [0],
  key(record) {
    if (record.amount >= 0) return NO_KEY;
    switch (record.type) {
      case EVENT.CARD_CAPTURE:
      case EVENT.WITHDRAWAL:
      case EVENT.TRANSFER:
      case EVENT.FEE:
      case EVENT.FX:
        return accountCurrencyKey(record.account, record.currency);
      default:
        return NO_KEY;
    }
  },
  add(values, at, record) {
    if (-record.amount > values[at]!) values[at] = -record.amount;
  },
};
