import { EVENT } from '../../src/model/event-types.ts';
import { accountCurrencyKey, accountEventKey, accountKey, NO_KEY, rankKey } from '../../src/model/keys.ts';
import { perEuro, toEuroMinor } from '../../src/model/rates.ts';
import type { RecordCursor } from '../../src/model/record.ts';
import { DAY, MINUTE } from '../../src/model/time.ts';
import { accepted } from '../../src/pipelines/kappa/stream/accepted.ts';
import { available } from '../../src/pipelines/kappa/stream/available.ts';
import { charges } from '../../src/pipelines/kappa/stream/charges.ts';
import { converted } from '../../src/pipelines/kappa/stream/converted.ts';
import { counterparties } from '../../src/pipelines/kappa/stream/counterparties.ts';
import { fees } from '../../src/pipelines/kappa/stream/fees.ts';
import { interest } from '../../src/pipelines/kappa/stream/interest.ts';
import { median } from '../../src/pipelines/kappa/stream/median.ts';
import { middle } from '../../src/pipelines/kappa/stream/middle.ts';
import { net } from '../../src/pipelines/kappa/stream/net.ts';
import { overdraft } from '../../src/pipelines/kappa/stream/overdraft.ts';
import { reconciliation } from '../../src/pipelines/kappa/stream/reconciliation.ts';
import { sessions } from '../../src/pipelines/kappa/stream/sessions.ts';
import type { StreamProcess, StreamRow } from '../../src/pipelines/kappa/stream/stream-view.ts';
import { tiered } from '../../src/pipelines/kappa/stream/tiered.ts';
import { top } from '../../src/pipelines/kappa/stream/top.ts';
import { velocity } from '../../src/pipelines/kappa/stream/velocity.ts';
import { ruleOfStream, type Rule } from './view-laws.ts';

/** of EUR, GBP, JPY, KWD, USD */
const MINOR_UNITS = [100, 100, 1, 1_000, 100];

const folding = (row: StreamRow, fold: StreamRow['fold']): Rule => ruleOfStream({ ...row, fold });

const processing = <S>(view: StreamProcess<S>, changes: Partial<StreamProcess<S>>): Rule => ruleOfStream({ ...view, ...changes });

/** Rules that are wrong by a little, each in a way that rules are easily got wrong. A law that accepts one of them is none. */
export const BROKEN_RULES = {
  available: {
    'holds do not count': folding(available, (values, at, { amount }) => {
      values[at]! += amount;
    }),
    'a hold adds to what is available': folding(available, (values, at, { amount, hold }) => {
      values[at]! += amount + hold;
    }),
  },
  counterparties: {
    'nobody is somebody': processing(counterparties, { group: ({ account }) => accountKey(account) }),
    'whoever comes again is new': processing(counterparties, {
      process(met, { account, row }, put) {
        met.add(row);
        put(accountKey(account), met.size);
      },
    }),
  },
  top: {
    'of equals the higher account comes first': listing((a, b) => b[1] - a[1] || b[0] - a[0]),
    'the account with the lowest sum comes first': listing((a, b) => a[1] - b[1] || a[0] - b[0]),
    'the bank is a customer': processing(top, { group: ({ amount, currency }) => (amount < 0 ? currency : NO_KEY) }),
  },
  median: {
    'the upper of two in the middle': processing(median, {
      process(paid, { account, currency, amount }, put) {
        paid.push(-amount);
        paid.sort((a, b) => a - b);
        put(accountCurrencyKey(account, currency), paid[paid.length >> 1]!);
      },
    }),
    'every debit is a payment': processing(median, {
      group: ({ account, currency, amount }) => (amount < 0 ? accountCurrencyKey(account, currency) : NO_KEY),
    }),
  },
  middle: {
    'the mean of the last median and the next payment': processing(middle, {
      process(paid, { account, currency, amount }, put) {
        paid[0] = paid.length === 0 ? -amount : Math.floor((paid[0]! - amount) / 2);
        put(accountCurrencyKey(account, currency), paid[0]);
      },
    }),
  },
  overdraft: {
    'an empty account is overdrawn': processing(overdraft, {
      process(state, { account, currency, amount }, put) {
        const before = state.balanceMinor;
        state.balanceMinor += amount;
        if (before > 0 && state.balanceMinor <= 0) state.crossings++;
        put(accountCurrencyKey(account, currency), state.crossings);
      },
    }),
  },
  fees: {
    'nobody pays the fee': folding(fees, (values, at, { amount }) => {
      const before = values[at + 1]!;
      values[at + 1] = before + amount;
      if (before >= 0 && before + amount < 0) values[at]! += 1;
    }),
    'a fee for every posting below zero': folding(fees, (values, at, { amount }) => {
      values[at + 1]! += amount;
      if (values[at + 1]! >= 0) return;
      values[at]! += 1;
      values[at + 1]! -= 250;
    }),
  },
  velocity: {
    'ten minutes ago is within the window': alerting(3, (agoMs) => agoMs <= 10 * MINUTE),
    'the third is one too many': alerting(2, (agoMs) => agoMs < 10 * MINUTE),
  },
  sessions: {
    'a pause of exactly half an hour ends nothing': processing(sessions, {
      process(visits, { account, eventMs }, put) {
        if (visits.lastMs === null || eventMs - visits.lastMs > 30 * MINUTE) visits.sessions++;
        visits.lastMs = eventMs;
        put(accountKey(account), visits.sessions);
      },
    }),
  },
  net: {
    'who waits for the original is forgotten': processing(net, {
      process(card, record, put) {
        net.process(card, record, put);
        card.waiting.clear();
      },
    }),
    'a chargeback takes nothing back': processing(net, {
      group: (record) => (record.type === EVENT.CHARGEBACK ? NO_KEY : net.group(record)),
    }),
  },
  interest: {
    'from the day of the event': folding(interest, (values, at, { amount, eventDay }) => {
      values[at]! += amount;
      values[at + 1]! += amount * eventDay;
    }),
  },
  reconciliation: {
    'breaks are reported before all has come': processing(reconciliation, {
      process(books, record, put) {
        reconciliation.process(books, record, put);
        for (const { key, restMinor } of books.waiting) put(key, restMinor);
      },
    }),
    'a posting at the very moment comes too late': processing(reconciliation, {
      process: (books, record, put) => reconciliation.process(books, withEventMs(record, record.eventMs + 1), put),
    }),
  },
  tiered: {
    'from the day of the event': processing(tiered, {
      process: (days, record, put) => tiered.process(days, withValueDay(record, record.eventDay), put),
    }),
    'a posting that is back-valued counts from now on': processing(tiered, {
      process: (days, record, put) =>
        tiered.process(days, withValueDay(record, Math.max(record.valueDay, days.at(-1)?.day ?? record.valueDay)), put),
    }),
  },
  accepted: {
    'the last cent is not paid out': folding(accepted, (values, at, { amount, type }) => {
      const after = values[at]! + amount;
      if (type === EVENT.WITHDRAWAL && amount < 0 && after <= 0) values[at + 1]! += 1;
      else values[at] = after;
    }),
    'transfers are refused too': folding(accepted, (values, at, { amount, type }) => {
      const after = values[at]! + amount;
      if ((type === EVENT.WITHDRAWAL || type === EVENT.TRANSFER) && amount < 0 && after < 0) values[at + 1]! += 1;
      else values[at] = after;
    }),
  },
  charges: {
    'rounded down': folding(charges, (values, at, { amount }) => {
      values[at]! += Math.floor((-amount * 25) / 10_000);
    }),
    'exactly half is rounded down': folding(charges, (values, at, { amount }) => {
      values[at]! += Math.ceil((-amount * 25 - 5_000) / 10_000);
    }),
  },
  converted: {
    'at the rate of the day of arrival': folding(converted, (values, at, { amount, currency, ingestMs }) => {
      values[at]! += toEuroMinor(amount, currency, Math.floor(ingestMs / DAY));
    }),
    'rounded down': folding(converted, (values, at, { amount, currency, eventDay }) => {
      values[at]! += Math.floor((amount * 100_000) / (MINOR_UNITS[currency]! * perEuro(currency, eventDay)));
    }),
  },
} satisfies Record<string, Record<string, Rule>>;

const withEventMs = (record: RecordCursor, eventMs: number): RecordCursor =>
  Object.create(record, { eventMs: { value: eventMs } }) as RecordCursor;

const withValueDay = (record: RecordCursor, valueDay: number): RecordCursor =>
  Object.create(record, { valueDay: { value: valueDay } }) as RecordCursor;

function listing(order: (a: readonly [number, number], b: readonly [number, number]) => number): Rule {
  return processing(top, {
    process({ spent }, { account, amount, currency }, put) {
      spent.set(account, (spent.get(account) ?? 0) - amount);
      const list = [...spent].sort(order).slice(0, 10);
      list.forEach(([leader, sum], place) => put(rankKey(currency, place + 1), leader, sum));
    },
  });
}

function alerting(usual: number, isWithin: (agoMs: number) => boolean): Rule {
  return processing(velocity, {
    process(timesMs, { account, txn, leg, eventMs }, put) {
      if (timesMs.filter((timeMs) => isWithin(eventMs - timeMs)).length >= usual) put(accountEventKey(account, txn, leg), 1);
      timesMs.push(eventMs);
    },
  });
}
