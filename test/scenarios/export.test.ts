import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VerdictFile } from '../../src/cli/verdict.ts';
import { simProgram, type Outcome } from '../support/sim.ts';

/**
 * Another tool, with nothing but the exported files: it knows the columns and what the views mean, and shares no code with the product. Amounts are BigInt, keys are texts.
 */
const SCENARIO = `version: 1
name: exported
duration: 9h
observe: {from: 5h}
stream:
  accounts: 60
  merchants: 10
  transactionsPerSecond: 0.3
  late: {share: 0.1, meanDelay: 30m}
  duplicates: {share: 0.1}
log: {partitions: 5}
views: [balance, totals, last, largest, average, median]
lambda: {cut: eventTime}
kappa: {dedupeTtl: 3m}
crud: {isolation: readCommitted, gap: 5s}
variants: {calm: {lambda.cut: offset, kappa.dedupeTtl: 24h, kappa.allowedLateness: 7d, crud.isolation: serializable}}
`;

type Row = Readonly<Record<string, string>>;

const folder = mkdtempSync(join(tmpdir(), 'watershed-export-'));
const out = join(folder, 'out');
let sim: (...args: readonly string[]) => Outcome;
let verdict: VerdictFile;

beforeAll(async () => {
  sim = await simProgram();
  writeFileSync(join(folder, 'exported.yaml'), SCENARIO);
  const { code, stderr, stdout } = sim(join(folder, 'exported.yaml'), '--json', '--out', out);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  verdict = JSON.parse(stdout) as VerdictFile;
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (name: string): string => readFileSync(join(out, name), 'utf8');

function rows(name: string): Row[] {
  const [header, ...lines] = text(name).trimEnd().split('\n');
  const columns = header!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, place) => [columns[place]!, cell])));
}

/** The first copy of every event of the log. */
function facts(): Row[] {
  const seen = new Set<string>();
  return rows('log.csv').filter(({ event_id }) => !seen.has(event_id!) && seen.add(event_id!));
}

const PAYMENTS = new Set(['CARD_CAPTURE', 'WITHDRAWAL', 'TRANSFER', 'FEE', 'FX']);
const isPayment = (row: Row): boolean => PAYMENTS.has(row['event_type']!) && row['amount_minor']!.startsWith('-');
const HOUR_MS = 3_600_000;

/** key → values, as cells */
const VIEWS: Readonly<Record<string, (all: readonly Row[]) => Map<string, (string | bigint)[]>>> = {
  balance: (all) => fold(all, ({ account_id, ccy }) => [account_id, ccy], sum),
  totals: (all) =>
    fold(
      all.filter(({ amount_minor }) => amount_minor !== '0'),
      ({ account_id, ccy, event_ms, event_type }) => [account_id, ccy, Math.floor(Number(event_ms) / HOUR_MS) * HOUR_MS, event_type],
      sum,
    ),
  largest: (all) =>
    fold(
      all.filter(isPayment),
      ({ account_id, ccy }) => [account_id, ccy],
      (before, { amount_minor }) => {
        const paid = -BigInt(amount_minor!);
        return [before !== undefined && (before[0] as bigint) > paid ? before[0]! : paid];
      },
    ),
  average: (all) =>
    fold(
      all.filter(isPayment),
      ({ account_id, ccy }) => [account_id, ccy],
      (before, { amount_minor }) => [
        ((before?.[0] as bigint | undefined) ?? 0n) - BigInt(amount_minor!),
        ((before?.[1] as bigint | undefined) ?? 0n) + 1n,
      ],
    ),
  median: (all) =>
    new Map(
      [...amountsPaid(all)].map(([key, amounts]) => [
        key,
        [amounts.toSorted((a, b) => a - b)[Math.ceil(amounts.length / 2) - 1]!.toString()],
      ]),
    ),
  last: (all) =>
    fold(
      all.toSorted(
        (a, b) =>
          Number(a['event_ms']) - Number(b['event_ms']) ||
          Number(a['txn_id']) - Number(b['txn_id']) ||
          Number(a['leg_no']) - Number(b['leg_no']),
      ),
      ({ account_id }) => [account_id],
      (_, { event_ms, event_id }) => [event_ms!, event_id!],
    ),
};

/** account and currency → every amount paid */
function amountsPaid(all: readonly Row[]): Map<string, number[]> {
  const paid = new Map<string, number[]>();
  for (const { account_id, ccy, amount_minor } of all.filter(isPayment)) {
    const key = `${account_id},${ccy}`;
    paid.set(key, [...(paid.get(key) ?? []), -Number(amount_minor)]);
  }
  return paid;
}

/** account, currency and amount → how often it was paid */
function histogram(all: readonly Row[]): string[] {
  const counts = new Map<string, (string | bigint)[]>();
  for (const [key, amounts] of amountsPaid(all))
    for (const amount of new Set(amounts)) counts.set(`${key},${amount}`, [String(amounts.filter((other) => other === amount).length)]);
  return lines(counts);
}

type Step = (before: (string | bigint)[] | undefined, row: Row) => (string | bigint)[];
const sum: Step = (before, { amount_minor }) => [((before?.[0] as bigint | undefined) ?? 0n) + BigInt(amount_minor!)];

function fold(all: readonly Row[], key: (row: Row) => unknown[], step: Step): Map<string, (string | bigint)[]> {
  const table = new Map<string, (string | bigint)[]>();
  for (const row of all) table.set(key(row).join(','), step(table.get(key(row).join(',')), row));
  return table;
}

/** Integers numerically, texts by their bytes, column by column. */
function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  const [left, right] = [a.split(','), b.split(',')];
  for (let column = 0; column < left.length; column++) {
    const [x, y] = [left[column]!, right[column]!];
    if (x !== y) return /^\d+$/.test(x) ? Number(x) - Number(y) : x < y ? -1 : 1;
  }
  return 0;
}

const lines = (table: Map<string, (string | bigint)[]>): string[] =>
  [...table].sort(byKey).map(([key, values]) => [key, ...values].join(','));
const exported = (name: string): string[] => text(name).trimEnd().split('\n').slice(1);

describe('from the exported log alone', () => {
  it('the hash of the rows is the printed one', () => {
    const body = text('log.csv').slice(text('log.csv').indexOf('\n') + 1);
    expect(createHash('sha256').update(body, 'utf8').digest('hex')).toBe(verdict.logSha256);
    expect(rows('log.csv')).toHaveLength(verdict.records);
  });

  it('the log is in the order it promises, with dense offsets, and has copies', () => {
    const log = rows('log.csv');
    const offsets = new Map<string, number>();
    let before = [-1, -1, -1];
    for (const { partition, offset, ingest_ms } of log) {
      expect(Number(offset)).toBe(offsets.get(partition!) ?? 0);
      offsets.set(partition!, Number(offset) + 1);
      const place = [Number(ingest_ms), Number(partition), Number(offset)];
      expect(place[0]! - before[0]! || place[1]! - before[1]! || place[2]! - before[2]!).toBeGreaterThan(0);
      before = place;
    }
    expect(facts().length).toBeLessThan(log.length);
  });

  it.each(Object.keys(VIEWS))('%s comes out as the exported truth, byte for byte', (view) => {
    const expected = lines(VIEWS[view]!(facts()));
    expect(expected.length).toBeGreaterThan(50);
    expect(exported(`answers/base/truth-${view}.csv`)).toEqual(expected);
    expect(exported(`answers/calm/truth-${view}.csv`)).toEqual(expected);
  });

  it('the histogram behind the median comes out as the exported one', () => {
    const expected = histogram(facts());
    expect(expected.length).toBeGreaterThan(500);
    expect(text('answers/base/truth-median-histogram.csv').split('\n')[0]).toBe('account_id,ccy,amount_minor,count');
    expect(exported('answers/base/truth-median-histogram.csv')).toEqual(expected);
    for (const lane of ['lambda', 'kappa']) expect(exported(`answers/calm/${lane}-median-histogram.csv`)).toEqual(expected);
    for (const lane of ['lambda-batch', 'crud']) expect(exported(`answers/calm/${lane}-median-histogram.csv`)).not.toEqual(expected);
  });

  it.each(['lambda', 'lambda-batch', 'kappa', 'crud', 'truth'])('the medians of %s are read off its histogram', (lane) => {
    const counts = rows(`answers/base/${lane}-median-histogram.csv`);
    const medians = rows(`answers/base/${lane}-median.csv`).map(({ account_id, ccy, median_minor }) => {
      const own = counts.filter((row) => row['account_id'] === account_id && row['ccy'] === ccy);
      const paid = own.flatMap(({ amount_minor, count }) => Array<string>(Number(count)).fill(amount_minor!));
      return [median_minor, paid[Math.ceil(paid.length / 2) - 1]];
    });
    expect(medians.length).toBeGreaterThan(50);
    expect(medians.filter(([exportedMedian, middle]) => exportedMedian !== middle)).toEqual([]);
  });

  it.each(['base', 'calm'])('the ledger of %s explains every answer, cent by cent', (variant) => {
    let explained = 0;
    for (const view of ['balance', 'totals', 'average']) {
      for (const lane of ['lambda', 'kappa', 'crud']) {
        const ledger = rows(`ledger/${variant}/${lane}-${view}.csv`);
        const answer = exported(`answers/${variant}/${lane}-${view}.csv`);
        const truth = exported(`answers/${variant}/truth-${view}.csv`);
        if (ledger.length === 0) expect(answer).toEqual(truth);
        expect(differences(answer, truth, view)).toEqual(sums(ledger));
        explained += ledger.length;
      }
    }
    expect(explained).toBeGreaterThan(0);
  });

  /** answer − truth by key, of the first value */
  function differences(answer: readonly string[], truth: readonly string[], view: string): Record<string, bigint> {
    const width = view === 'totals' ? 4 : 2;
    const found: Record<string, bigint> = {};
    for (const [table, sign] of [
      [answer, 1n],
      [truth, -1n],
    ] as const) {
      for (const line of table) {
        const cells = line.split(',');
        const key = cells.slice(0, width).join(',');
        found[key] = (found[key] ?? 0n) + sign * BigInt(cells[width]!);
      }
    }
    return Object.fromEntries(Object.entries(found).filter(([, difference]) => difference !== 0n));
  }

  function sums(ledger: readonly Row[]): Record<string, bigint> {
    const found: Record<string, bigint> = {};
    for (const { cause: _cause, records: _records, signed_minor, ...key } of ledger) {
      const name = Object.values(key).join(',');
      found[name] = (found[name] ?? 0n) + BigInt(signed_minor!);
    }
    return Object.fromEntries(Object.entries(found).filter(([, difference]) => difference !== 0n));
  }
});

describe('the other files', () => {
  it('have an account for every account of the log', () => {
    const known = new Map(rows('accounts.csv').map(({ account_id, kind }) => [account_id, kind]));
    for (const { account_id } of facts()) expect(known.has(account_id)).toBe(true);
    expect(new Set(known.values())).toEqual(new Set(['customer', 'merchant', 'internal']));
  });

  it('hold the samples and spans of every variant', () => {
    const series = rows('series.csv');
    expect(new Set(series.map(({ variant }) => variant))).toEqual(new Set(['base', 'calm']));
    expect(new Set(series.map(({ against }) => against))).toEqual(new Set(['processed', 'arrived', 'happened']));
    const published = rows('spans.csv').filter(({ status, variant }) => status === 'published' && variant === 'base');
    expect(published.length).toBeGreaterThan(6);
    for (const { start_ms, end_ms } of published) expect(Number(end_ms)).toBeGreaterThan(Number(start_ms));
  });

  it('repeat what was printed', () => {
    expect(JSON.parse(text('verdict.json'))).toEqual(verdict);
    expect(readdirSync(join(out, 'answers', 'base'))).toHaveLength(35);
  });

  it('hold a scenario that is the same run again', () => {
    const again = JSON.parse(sim(join(out, 'scenario.yaml'), '--json').stdout) as VerdictFile;
    expect({ ...again, measured: null, scenario: null }).toEqual({ ...verdict, measured: null, scenario: null });
  });
});
