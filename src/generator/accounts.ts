import { accountKind, accountName, LEDGER_CODES, ledgerAccount, MERCHANT_BASE, type AccountKind } from '../model/accounts.ts';
import type { StreamSettings } from '../model/scenario.ts';

export interface AccountEntry {
  readonly id: number;
  readonly name: string;
  readonly kind: AccountKind;
}

/** Every account and merchant of a stream, ascending in id. */
export function accountList({ accounts, merchants, ledgerShards }: StreamSettings): AccountEntry[] {
  const ids = [
    ...Array.from({ length: accounts }, (_, place) => place + 1),
    ...Array.from({ length: merchants }, (_, place) => MERCHANT_BASE + place + 1),
    ...LEDGER_CODES.flatMap((_, code) => Array.from({ length: ledgerShards }, (_, shard) => ledgerAccount(code, shard))),
  ];
  return ids.map((id) => ({ id, name: accountName(id), kind: accountKind(id) }));
}
