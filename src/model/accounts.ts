/**
 * Account ids: customers 1…A, merchants 1,000,000 + n, the bank's own accounts (general ledger) 2,000,000 + code · 64 + shard.
 * Merchants are counterparties only: no record is posted to them.
 */
export const MERCHANT_BASE = 1_000_000;
export const LEDGER_BASE = 2_000_000;
export const SHARDS_PER_CODE = 64;

/** The bank's accounts; the place in this list is the code. */
export const LEDGER_CODES = [
  'CASH',
  'CARD_SETTLE',
  'NOSTRO',
  'FEE_INC',
  'INT_EXP',
  'INT_INC',
  'FXPOS',
  'CARD_DISPUTE',
  'SALARY_CLEARING',
  'STANDING_ORDERS',
  'SUSPENSE',
  'CORRECTIONS',
] as const;

export type LedgerCode = (typeof LEDGER_CODES)[number];

export type AccountKind = 'customer' | 'merchant' | 'internal';

export const ledgerAccount = (code: number, shard: number): number => LEDGER_BASE + code * SHARDS_PER_CODE + shard;

export function accountKind(accountId: number): AccountKind {
  if (accountId >= LEDGER_BASE) return 'internal';
  return accountId >= MERCHANT_BASE ? 'merchant' : 'customer';
}

/** The account that a hot key is about: `GL:CARD_SETTLE#0`. */
export const HOT_ACCOUNT = ledgerAccount(LEDGER_CODES.indexOf('CARD_SETTLE'), 0);

/** The name shown and exported: `ACC-0042`, `MER-0007`, `GL:CARD_SETTLE#3`. */
export function accountName(accountId: number): string {
  if (accountId >= LEDGER_BASE) {
    const code = Math.floor((accountId - LEDGER_BASE) / SHARDS_PER_CODE);
    return `GL:${LEDGER_CODES[code] ?? code}#${(accountId - LEDGER_BASE) % SHARDS_PER_CODE}`;
  }
  if (accountId >= MERCHANT_BASE) return `MER-${String(accountId - MERCHANT_BASE).padStart(4, '0')}`;
  return `ACC-${String(accountId).padStart(4, '0')}`;
}
