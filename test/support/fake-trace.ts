import type { EffectColumns } from '../../src/model/effects.ts';
import { accountCurrencyKey } from '../../src/model/keys.ts';
import { CAUSE_NAMES, LANES, type Cause, type LaneName } from '../../src/model/lanes.ts';
import { HOUR, MINUTE, SECOND } from '../../src/model/time.ts';
import type { DivergenceSteps, KeyHistory, LedgerEntry, Samples, Span, TraceChunk, TraceHeader } from '../../src/model/trace.ts';
import { EVENT } from '../../src/model/event-types.ts';
import { VIEW_NAMES } from '../../src/model/views/index.ts';

/**
 * A trace that looks like a run and is none: hourly batches with an event-time cut, a terminal offline from 09:38 to 09:56, duplicates that Kappa
 * counts, updates that CRUD loses. For tests of the page's logic; numbers follow from a small generator with a fixed seed.
 */
interface FakeEntry extends LedgerEntry {
  readonly type: number;
  readonly eventMs: number;
  readonly ingestMs: number;
}

const FROM = 8 * HOUR;
const TO = 12 * HOUR;
const SAMPLE = 10 * SECOND;
const PER_MS = 5 / SECOND;

const PUBLISHES = [7, 8, 9, 10, 11].map((hour, i) => hour * HOUR + 3 * MINUTE + (36 + 4 * i) * SECOND - 2 * SECOND);

export const fakeHeader: TraceHeader = {
  scenario: 'Payday, late refunds',
  variant: 'base',
  seed: 4217,
  durationMs: TO,
  observe: { fromMs: FROM, toMs: TO },
  views: ['balance'],
  records: 108_000,
  partitions: 16,
  accounts: 1_000,
  bucketMs: HOUR,
  batchEngine: 'duckdb',
  refusals: {},
  refused: 'batchOnly',
  effects: null,
};

export const noMails = (): EffectColumns => ({
  timeMs: new Float64Array(0),
  version: new Uint8Array(0),
  row: new Uint32Array(0),
  key: new Float64Array(0),
  ingestMs: new Float64Array(0),
  isRepeat: new Uint8Array(0),
});

const rowAt = (ms: number): number => Math.floor((ms - 6 * HOUR) * PER_MS);

export function fakeEntries(): FakeEntry[] {
  const random = sequence(7);
  const entries: FakeEntry[] = [];
  const add = (
    lane: LaneName,
    cause: Cause,
    account: number,
    signedMinor: number,
    eventMs: number,
    ingestMs: number,
    toMs: number,
    fromMs: number,
  ) =>
    entries.push({
      lane,
      view: 'balance',
      cause,
      row: rowAt(ingestMs),
      key: accountCurrencyKey(account, 0),
      signedMinor,
      fromMs,
      toMs,
      type: signedMinor < 0 === (cause === 'boundaryGap') ? EVENT.REFUND : EVENT.CARD_CAPTURE,
      eventMs,
      ingestMs,
    });

  const latecomer = (account: number, minor: number, eventMs: number, ingestMs: number) => {
    const cut = Math.floor(ingestMs / HOUR) * HOUR;
    const served = PUBLISHES.findIndex((publish) => publish > cut);
    const publish = PUBLISHES[served]!;
    if (eventMs >= cut || publish === undefined) return;
    const next = PUBLISHES[served + 1] ?? Infinity;
    add('lambda', 'boundaryGap', account, -minor, eventMs, ingestMs, next, Math.max(ingestMs, publish));
  };
  for (let ms = FROM - HOUR; ms < TO; ms += Math.floor(random() * 3 * MINUTE)) {
    latecomer(1 + Math.floor(random() * 1_000), 500 + Math.floor(random() * 6_000), ms - Math.floor(random() * 40 * MINUTE), ms);
  }
  const offline = 9 * HOUR + 38 * MINUTE;
  latecomer(42, 84_20, offline + 9 * MINUTE + 12 * SECOND, 10 * HOUR + 21 * MINUTE);
  for (let i = 0; i < 40; i++) {
    const ingestMs = 10 * HOUR + 20 * MINUTE + Math.floor(random() * 4 * MINUTE);
    latecomer(1 + Math.floor(random() * 1_000), 400 + Math.floor(random() * 5_000), offline + Math.floor(random() * 18 * MINUTE), ingestMs);
  }
  for (let i = 0; i < 5; i++) {
    const ms = FROM + Math.floor((i + 0.4) * 40 * MINUTE);
    add('kappa', 'duplicate', 200 + i * 31, -(1_500 + i * 1_700), ms - 13 * MINUTE, ms, Infinity, ms);
  }
  add('crud', 'duplicate', 42, -8_40, 8 * HOUR + 12 * MINUTE, 8 * HOUR + 14 * MINUTE, Infinity, 8 * HOUR + 14 * MINUTE);
  for (let ms = FROM - HOUR; ms < TO; ms += Math.floor(random() * 4 * MINUTE)) {
    const account = 1 + Math.floor(random() * random() * 30);
    add('crud', 'lostUpdate', account + 900, Math.floor((random() - 0.4) * 6_000), ms, ms, Infinity, Math.max(ms, FROM));
  }
  return entries.filter((entry) => entry.toMs > FROM).sort((a, b) => a.fromMs - b.fromMs || a.row - b.row);
}

export function fakeChunk(entries: readonly FakeEntry[] = fakeEntries()): TraceChunk {
  const u8 = (of: (entry: FakeEntry) => number) => Uint8Array.from(entries, of);
  const u32 = (of: (entry: FakeEntry) => number) => Uint32Array.from(entries, of);
  const f64 = (of: (entry: FakeEntry) => number) => Float64Array.from(entries, of);
  return {
    progress: { phase: 'done', recordsDone: fakeHeader.records, recordsTotal: fakeHeader.records },
    computedToMs: TO,
    samples: fakeSamples(),
    divergence: Object.fromEntries(
      LANES.map((lane) => [lane, { balance: steps(entries.filter((e) => e.lane === lane)) }]),
    ) as TraceChunk['divergence'],
    spans: fakeSpans(),
    effects: noMails(),
    ledger: {
      opened: {
        lane: u8((e) => LANES.indexOf(e.lane)),
        view: u8((e) => VIEW_NAMES.indexOf(e.view)),
        cause: u8((e) => CAUSE_NAMES.indexOf(e.cause)),
        row: u32((e) => e.row),
        key: f64((e) => e.key),
        signedMinor: f64((e) => e.signedMinor),
        fromMs: f64((e) => Math.max(FROM, e.fromMs)),
        toMs: f64((e) => e.toMs),
        type: u8((e) => e.type),
        eventMs: f64((e) => e.eventMs),
        ingestMs: f64((e) => e.ingestMs),
      },
      ended: { index: new Uint32Array(0), toMs: new Float64Array(0) },
    },
  };
}

function fakeSpans(): Span[] {
  const batches = PUBLISHES.map((endMs, i): Span => ({
    kind: 'batch',
    number: i + 1,
    lane: 'lambda',
    startMs: (7 + i) * HOUR,
    endMs,
    records: rowAt((7 + i) * HOUR),
    status: 'published',
    cutRow: rowAt((7 + i) * HOUR),
  }));
  const outage: Span = {
    kind: 'outage',
    number: 1,
    lane: null,
    startMs: 9 * HOUR + 38 * MINUTE,
    endMs: 9 * HOUR + 56 * MINUTE,
    records: 0,
    status: 'done',
    cutRow: 0,
  };
  return [...batches, outage];
}

function steps(entries: readonly FakeEntry[]): DivergenceSteps {
  const changes = entries
    .flatMap((e) => [
      { ms: Math.max(FROM, e.fromMs), key: e.key, minor: e.signedMinor },
      { ms: e.toMs, key: e.key, minor: -e.signedMinor },
    ])
    .filter(({ ms }) => ms < TO)
    .sort((a, b) => a.ms - b.ms);
  const error = new Map<number, number>();
  const rows: [number, number, number, number][] = [[FROM, 0, 0, 0]];
  for (const { ms, key, minor } of changes) {
    error.set(key, (error.get(key) ?? 0) + minor);
    const wrong = [...error.values()].filter((e) => e !== 0);
    const row: [number, number, number, number] = [
      ms,
      wrong.length,
      wrong.reduce((s, e) => s + Math.abs(e), 0),
      wrong.reduce((s, e) => s + e, 0),
    ];
    if (rows.at(-1)![0] === ms) rows[rows.length - 1] = row;
    else rows.push(row);
  }
  return {
    timeMs: Float64Array.from(rows, (r) => r[0]),
    wrongKeys: Uint32Array.from(rows, (r) => r[1]),
    l1Minor: Float64Array.from(rows, (r) => r[2]),
    biasMinor: Float64Array.from(rows, (r) => r[3]),
  };
}

function fakeSamples(): Samples {
  const times = Float64Array.from({ length: (TO - FROM) / SAMPLE + 1 }, (_, i) => FROM + i * SAMPLE);
  const random = sequence(11);
  const unknown = Uint32Array.from(times, (t) => {
    const offline = Math.max(0, Math.min(t, 10 * HOUR + 20 * MINUTE) - (9 * HOUR + 38 * MINUTE)) / (18 * MINUTE);
    const wait = t < 10 * HOUR + 20 * MINUTE ? Math.min(1, offline) * 28 : 0;
    return Math.round(18 + wait + random() * 5 + 4 * Math.abs(((t / (25 * MINUTE)) % 2) - 1));
  });
  const zeros = new Float64Array(times.length);
  const lane = (name: LaneName) => ({
    processed: Uint32Array.from(times, (t) => rowAt(t) - (name === 'crud' ? 0 : 3)),
    stalenessMs: Float64Array.from(times, () => 400),
    batchAgeMs: Float64Array.from(times, (t) => (name === 'lambda' ? t - (PUBLISHES.filter((p) => p <= t).length + 6) * HOUR : -1)),
    views: {
      balance: {
        arrived: { wrongKeys: new Uint32Array(times.length), l1Minor: zeros, biasMinor: zeros },
        happened: { wrongKeys: unknown, l1Minor: zeros, biasMinor: zeros },
      },
    },
  });
  return {
    timeMs: times,
    appended: Uint32Array.from(times, rowAt),
    unknowableKeys: { balance: unknown },
    lanes: { lambda: lane('lambda'), kappa: lane('kappa'), crud: lane('crud') },
    positions: { ends: {}, versions: {} },
  };
}

/** The answers of one key: a made-up truth, and for each lane the truth plus what the entries say. */
export function fakeHistory(key: number, entries: readonly FakeEntry[] = fakeEntries()): KeyHistory {
  const random = sequence(key);
  const changes = Array.from({ length: 24 }, (_, i) => ({
    ms: i === 0 ? FROM : FROM + Math.floor(((i + random()) * (TO - FROM)) / 24),
    minor: 0,
  }));
  let balance = 416_40;
  for (const change of changes) change.minor = balance += Math.floor((random() - 0.5) * 3_000);
  const truthAt = (ms: number) => changes.findLast((change) => change.ms <= ms)!.minor;
  const mine = entries.filter((entry) => entry.key === key);
  const series = (lane: LaneName | 'truth') => {
    const own = mine.filter((entry) => entry.lane === lane);
    const times = [...changes.map((c) => c.ms), ...own.flatMap((e) => [Math.max(FROM, e.fromMs), e.toMs])].filter((ms) => ms < TO);
    const timeMs = Float64Array.from([...new Set(times)]).sort();
    const errorAt = (ms: number) => own.reduce((sum, e) => sum + (e.fromMs <= ms && ms < e.toMs ? e.signedMinor : 0), 0);
    return { timeMs, values: timeMs.map((ms) => truthAt(ms) + errorAt(ms)) };
  };
  return {
    view: 'balance',
    key,
    width: 1,
    lanes: { truth: series('truth'), lambda: series('lambda'), kappa: series('kappa'), crud: series('crud') },
  };
}

/** Numbers in [0, 1) from a multiplicative generator modulo 2^31 − 1. */
function sequence(seed: number): () => number {
  let state = (seed * 48_271 + 11) % 2_147_483_647;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
