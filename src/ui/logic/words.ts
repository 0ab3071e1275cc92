import type { Cause, LaneName } from '../../model/lanes.ts';
import { EVENT_TYPES, type EventType } from '../../model/event-types.ts';
import { DAY, HOUR, MINUTE, SECOND, clockTime } from '../../model/time.ts';
import type { ViewName } from '../../model/views/index.ts';

/** The words of the page that belong to codes of the model. */
export const LANE_NAMES: Readonly<Record<LaneName, string>> = { lambda: 'Lambda', kappa: 'Kappa', crud: 'CRUD' };

const EVENT_WORDS: Readonly<Record<EventType, string>> = {
  ACCOUNT_CLOSED: 'a closing of the account',
  ACCOUNT_OPENED: 'an opening of the account',
  CARD_AUTH: 'a card authorisation',
  CARD_CAPTURE: 'a card payment',
  CARD_REVERSAL: 'a reversed authorisation',
  CHARGEBACK: 'a chargeback',
  CORRECTION: 'a correction',
  DEPOSIT: 'a deposit',
  FEE: 'a fee',
  FX: 'a currency exchange',
  INTEREST: 'an interest posting',
  REFUND: 'a refund',
  SETTLEMENT_STATEMENT: 'a settlement statement',
  TRANSFER: 'a transfer',
  WITHDRAWAL: 'a withdrawal',
};

/** With its article: `a refund`. */
export const eventWords = (type: number): string => EVENT_WORDS[EVENT_TYPES[type]!];

export const eventNoun = (type: number): string => eventWords(type).replace(/^an? /, '');

/** What the answers of a view are counted in. */
export const keyNouns: Readonly<Record<ViewName, { one: string; many: string }>> = {
  balance: { one: 'account', many: 'accounts' },
  available: { one: 'account', many: 'accounts' },
  totals: { one: 'hourly total', many: 'hourly totals' },
  last: { one: 'account', many: 'accounts' },
  largest: { one: 'account', many: 'accounts' },
  counterparties: { one: 'account', many: 'accounts' },
  average: { one: 'account', many: 'accounts' },
  top: { one: 'place', many: 'places' },
  median: { one: 'account', many: 'accounts' },
  middle: { one: 'account', many: 'accounts' },
  overdraft: { one: 'account', many: 'accounts' },
  fees: { one: 'account', many: 'accounts' },
  velocity: { one: 'alert', many: 'alerts' },
  sessions: { one: 'account', many: 'accounts' },
  net: { one: 'account', many: 'accounts' },
  interest: { one: 'account', many: 'accounts' },
  tiered: { one: 'account', many: 'accounts' },
  reconciliation: { one: 'statement', many: 'statements' },
  accepted: { one: 'account', many: 'accounts' },
  charges: { one: 'account', many: 'accounts' },
  converted: { one: 'account', many: 'accounts' },
  cardinality: { one: 'account', many: 'accounts' },
  hitters: { one: 'place', many: 'places' },
  quantile: { one: 'account', many: 'accounts' },
};

/** The answers of a view. */
export const answerNouns: Readonly<Record<ViewName, { one: string; many: string }>> = {
  balance: { one: 'balance', many: 'balances' },
  available: { one: 'available balance', many: 'available balances' },
  totals: { one: 'hourly total', many: 'hourly totals' },
  last: { one: 'last transaction', many: 'last transactions' },
  largest: { one: 'largest payment', many: 'largest payments' },
  counterparties: { one: 'number of counterparties', many: 'numbers of counterparties' },
  average: { one: 'average', many: 'averages' },
  top: { one: 'place in the list', many: 'places in the list' },
  median: { one: 'median', many: 'medians' },
  middle: { one: 'median', many: 'medians' },
  overdraft: { one: 'number of overdrafts', many: 'numbers of overdrafts' },
  fees: { one: 'number of fees', many: 'numbers of fees' },
  velocity: { one: 'alert', many: 'alerts' },
  sessions: { one: 'number of sessions', many: 'numbers of sessions' },
  net: { one: 'net amount', many: 'net amounts' },
  interest: { one: 'accrued interest', many: 'sums of accrued interest' },
  tiered: { one: 'sum of interest in tiers', many: 'sums of interest in tiers' },
  reconciliation: { one: 'break', many: 'breaks' },
  accepted: { one: 'accepted balance', many: 'accepted balances' },
  charges: { one: 'sum of charges', many: 'sums of charges' },
  converted: { one: 'balance in euros', many: 'balances in euros' },
  cardinality: { one: 'estimated number of counterparties', many: 'estimated numbers of counterparties' },
  hitters: { one: 'place in the estimated list', many: 'places in the estimated list' },
  quantile: { one: 'estimated median', many: 'estimated medians' },
};

/** A stretch of time, coarse enough to be read at a glance: `40 s`, `12 min`, `3 h 20 min`. */
export function stretch(ms: number): string {
  if (ms < SECOND) return `${Math.ceil(ms)} ms`;
  const seconds = Math.ceil(ms / SECOND);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** `09:30`; on later days `day 2, 09:30`. */
export function shortTime(timeMs: number): string {
  const time = clockTime(timeMs).slice(0, 5);
  return timeMs >= DAY ? `day ${Math.floor(timeMs / DAY) + 1}, ${time}` : time;
}

/** The marks of a time axis with their labels; the day is named where it changes, and not on an axis that lies within the first. */
export function labelledTicks(fromMs: number, toMs: number, most: number): { ms: number; text: string }[] {
  return timeTicks(fromMs, toMs, most).map((ms, place, all) => {
    const changes = place === 0 || dayNumber(all[place - 1]!) !== dayNumber(ms);
    return { ms, text: changes ? shortTime(ms) : clockTime(ms).slice(0, 5) };
  });
}

/** The clock of the transport; days are numbered from 1 and named only in runs that have a second one. */
export const dayNumber = (timeMs: number): number => Math.floor(timeMs / DAY) + 1;

/** When a difference ends. `lastsOn`: the trace is complete and it has not ended. */
export function healing(cause: Cause, lane: LaneName, fromNowMs: number, complete: boolean): string {
  if (Number.isFinite(fromNowMs)) return `in ${stretch(fromNowMs)}`;
  if (lane === 'crud' && (cause === 'lostUpdate' || cause === 'duplicate' || cause === 'wrongBucket' || cause === 'versionSkew'))
    return 'never';
  if (lane === 'kappa' && (cause === 'droppedLate' || cause === 'duplicate' || cause === 'versionSkew')) return 'after a replay';
  return complete ? 'not in this run' : 'not known yet';
}

/** Distances between the marks of a time axis, from fine to coarse. */
export const AXIS_STEPS = [
  SECOND,
  5 * SECOND,
  15 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
];

/** Round times within [from, to], at most `most` of them. */
export function timeTicks(fromMs: number, toMs: number, most: number): number[] {
  const step = AXIS_STEPS.find((candidate) => (toMs - fromMs) / candidate <= most) ?? AXIS_STEPS.at(-1)!;
  const ticks: number[] = [];
  for (let ms = Math.ceil(fromMs / step) * step; ms <= toMs; ms += step) ticks.push(ms);
  return ticks;
}
