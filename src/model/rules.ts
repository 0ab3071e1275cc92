import type { EventType } from './event-types.ts';
import { MINUTE } from './time.ts';

/**
 * The business rules that more than one file has to know, and what each looks like where it is written. A copy of a rule is found by its content, never by a
 * mark that somebody might forget: a file that states the rule counts whether its author knew of the other copies or not.
 */
export interface Rule {
  /** what the rule decides, in a few words */
  readonly title: string;
  /** how a copy is recognised; any of them will do */
  readonly sign: Sign;
}

/**
 * `types`: the smallest piece of code that names exactly these event types. `value`: a constant of this value, however it is written. `sql`, `ts`: a sequence of
 * words and symbols, whatever the blanks and comments between them.
 */
export type Sign =
  | { readonly types: readonly EventType[] }
  | { readonly value: number }
  | { readonly sql: readonly string[]; readonly ts: readonly string[] };

export const RULES = {
  payment: { title: 'what a payment is', sign: { types: ['CARD_CAPTURE', 'WITHDRAWAL', 'TRANSFER', 'FEE', 'FX'] } },
  card: {
    title: 'what a card payment is',
    sign: { sql: ["etype = 'CARD_CAPTURE'"], ts: ['=== EVENT.CARD_CAPTURE', 'record.type === CARD_CAPTURE'] },
  },
  reversal: { title: 'what takes a payment back', sign: { types: ['REFUND', 'CHARGEBACK', 'CORRECTION'] } },
  customer: {
    title: 'who is a customer',
    sign: { sql: ['account_id < 1000000'], ts: ["=== 'customer'", "!== 'customer'"] },
  },
  counterparty: {
    title: 'who counts as a counterparty',
    sign: { sql: ['counterparty_id <> 0'], ts: ['counterparty === 0', 'counterparty > 0'] },
  },
  zero: {
    title: 'which records are left out',
    sign: { sql: ['amount <> 0'], ts: ['amount === 0', 'amount !== 0'] },
  },
  owner: {
    title: 'whose row it is',
    sign: { sql: ['SELECT account_id, ccy'], ts: ['accountCurrencyKey(', 'bucketKey('] },
  },
  bucket: {
    title: 'which stretch of time it belongs to',
    sign: { sql: ["event_ts // getvariable('bucket_ms')"], ts: ['record.eventMs / bucketMs', 'record.ingestMs / bucketMs'] },
  },
  posting: {
    title: 'what a record adds',
    sign: {
      sql: ['sum(amount) AS BIGINT', 'so_far.balance + record.balance', 'sum(ev.amount)'],
      ts: ['restMinor -= minor', '+= record.amount;', '+ record.amount;', '+= amount;'],
    },
  },
  hold: {
    title: 'what may be spent',
    sign: { sql: ['sum(amount) - sum(hold_delta)'], ts: ['record.amount - record.hold'] },
  },
  valueDate: {
    title: 'since when it bears interest',
    sign: { sql: ['amount * value_day'], ts: ['record.amount * record.valueDay'] },
  },
  reference: {
    title: 'how a posting is numbered',
    sign: { sql: ['txn_id * 16 + '], ts: ['record.txn * '] },
  },
  overdraft: {
    title: 'what an overdraft is',
    sign: {
      sql: ['>= 0 AND balance < 0', '>= 0 AND so_far.balance + record.balance < 0'],
      ts: [
        '>= 0 && balance + amount < 0',
        'wasCovered && state.balanceMinor < 0',
        '>= 0 && row.balance < 0',
        '>= 0 && after < 0',
        '>= 0 && posted < 0',
      ],
    },
  },
  withdrawal: {
    title: 'what can be refused',
    sign: {
      sql: ["etype = 'WITHDRAWAL' AND amount < 0"],
      ts: ['=== EVENT.WITHDRAWAL && amount < 0', 'amount < 0 && record.type === EVENT.WITHDRAWAL'],
    },
  },
  sessionGap: { title: 'what ends a session', sign: { value: 30 * MINUTE } },
  velocityWindow: { title: 'how far an alert looks back', sign: { value: 10 * MINUTE } },
  fee: { title: 'what an overdraft costs', sign: { value: 250 } },
  dayOfInterest: { title: 'what a day of interest comes to', sign: { value: 36_000 } },
  chargeRate: { title: 'what a payment is charged', sign: { value: 25 } },
  chargeLeast: {
    title: 'what it is charged at least',
    sign: { sql: ['greatest(10, charge)'], ts: ['Math.max(LEAST, charge)', 'Math.max(10, charge)'] },
  },
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof RULES;

export const RULE_NAMES = Object.keys(RULES) as readonly RuleName[];
