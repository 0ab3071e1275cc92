import { accountCurrencyKey, accountKey } from '../keys.ts';
import type { Summary } from './view.ts';

/** Summaries that have the columns of the answer itself, for views whose answers can be put together as they are. */
export const byAccount = (...valueColumns: readonly string[]): Summary => ({
  keyColumns: ['account_id'],
  valueColumns,
  pack: ([account]) => accountKey(account!),
});

export const byAccountCurrency = (...valueColumns: readonly string[]): Summary => ({
  keyColumns: ['account_id', 'ccy'],
  valueColumns,
  pack: ([account, currency]) => accountCurrencyKey(account!, currency!),
});
