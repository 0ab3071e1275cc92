import { accountKind } from './accounts.ts';
import { splitAccountCurrency, splitBucket } from './keys.ts';
import { LANES, type LaneName } from './lanes.ts';
import { CURRENCIES } from './money.ts';
import { MINUTE } from './time.ts';
import type { DivergenceSteps, LedgerColumns, Trace } from './trace.ts';
import { VIEW_NAMES, type ViewName } from './views/index.ts';

/**
 * Which moment and which record deserve the first look: rules, so that a page, a recording and a test choose the same ones.
 */
const LEAD_MS = 2 * MINUTE;
const RECORDED_EVERY_MS = 10 * MINUTE;

/** Two minutes before the batch whose publish puts most answers right again starts; the start of the window if there is none. */
export function openingMs(trace: Trace): number {
  const { fromMs, toMs } = trace.header.observe;
  const steps = trace.divergence.lambda[trace.header.views[0]!];
  let bestMs = fromMs;
  let mostHealed = 0;
  for (const span of trace.spans) {
    if (span.kind !== 'batch' || span.status !== 'published' || span.endMs >= toMs || !steps) continue;
    const healed = wrongKeysAt(steps, span.endMs - 1) - wrongKeysAt(steps, span.endMs);
    if (healed <= mostHealed) continue;
    mostHealed = healed;
    bestMs = Math.max(fromMs, span.startMs - LEAD_MS);
  }
  return bestMs;
}

/** Place of the last entry of an ascending column that is not greater than `value`; −1 if there is none. */
export function lastAtOrBefore(column: Float64Array, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export function wrongKeysAt(steps: DivergenceSteps | undefined, timeMs: number): number {
  const place = steps ? lastAtOrBefore(steps.timeMs, timeMs) : -1;
  return place < 0 ? 0 : steps!.wrongKeys[place]!;
}

/** The lane with most wrong answers; `null` if all are right. */
export function worstLane(trace: Trace, view: ViewName, timeMs: number): LaneName | null {
  let worst: LaneName | null = null;
  let most = 0;
  for (const lane of LANES) {
    const wrong = wrongKeysAt(trace.divergence[lane][view], timeMs);
    if (wrong > most) [worst, most] = [lane, wrong];
  }
  return worst;
}

export interface LedgerFilter {
  readonly view: ViewName;
  readonly lane?: LaneName | null;
  readonly key?: number | null;
}

/** Calls `visit` with the place of every entry that holds at `timeMs`. */
export function forEachActive(ledger: LedgerColumns, filter: LedgerFilter, timeMs: number, visit: (place: number) => void): void {
  const view = VIEW_NAMES.indexOf(filter.view);
  const lane = filter.lane ? LANES.indexOf(filter.lane) : -1;
  const key = filter.key ?? -1;
  const end = lastAtOrBefore(ledger.fromMs, timeMs) + 1;
  for (let place = 0; place < end; place++) {
    if (ledger.toMs[place]! <= timeMs || ledger.view[place] !== view) continue;
    if (lane >= 0 && ledger.lane[place] !== lane) continue;
    if (key >= 0 && ledger.key[place] !== key) continue;
    visit(place);
  }
}

const POWERS_OF_TEN = [1, 10, 100, 1_000];
const MINOR_PER_MAIN = CURRENCIES.map(({ exponent }) => POWERS_OF_TEN[exponent]!);

/** What a customer sees comes before what the bank's own accounts show, however large. */
const CUSTOMERS_FIRST = 1e15;

/** The entry that holds at `timeMs` with the largest amount in main units of its currency; −1 if there is none. */
export function worstEntry(ledger: LedgerColumns, filter: LedgerFilter, timeMs: number): number {
  let worst = -1;
  let most = -1;
  forEachActive(ledger, filter, timeMs, (place) => {
    const key = ledger.key[place]!;
    const first = accountKind(accountOf(filter.view, key)) === 'customer' ? CUSTOMERS_FIRST : 0;
    const size = first + Math.abs(ledger.signedMinor[place]!) / MINOR_PER_MAIN[currencyOf(filter.view, key)]!;
    if (size > most) [worst, most] = [place, size];
  });
  return worst;
}

/** Code of the currency a key of this view counts in; 0 where the view counts no money. */
export function currencyOf(view: ViewName, key: number): number {
  if (view === 'last') return 0;
  return view === 'totals' ? splitBucket(key).currency : splitAccountCurrency(key).currency;
}

export function accountOf(view: ViewName, key: number): number {
  if (view === 'last') return key;
  return view === 'totals' ? splitBucket(key).account : splitAccountCurrency(key).account;
}

/** Whose answers are shown first: the account that the publish after the opening moment puts right, or else the worst one. */
export function openingKey(trace: Trace, view: ViewName): number | null {
  const timeMs = openingMs(trace);
  const lambda = worstEntry(trace.ledger, { view, lane: 'lambda' }, timeMs);
  const place = lambda >= 0 ? lambda : worstEntry(trace.ledger, { view, lane: worstLane(trace, view, timeMs) }, timeMs);
  return place < 0 ? null : trace.ledger.key[place]!;
}

/** The keys whose answers a recording keeps: the one shown first, then what is worst every ten minutes, lane by lane. */
export function keysToRecord(trace: Trace, view: ViewName, most: number): number[] {
  const keys = new Set<number>();
  const { fromMs, toMs } = trace.header.observe;
  const add = (lane: LaneName | null, timeMs: number) => {
    const place = worstEntry(trace.ledger, { view, lane }, timeMs);
    if (place >= 0 && keys.size < most) keys.add(trace.ledger.key[place]!);
  };
  const first = openingKey(trace, view);
  if (first !== null) keys.add(first);
  for (const lane of LANES) add(lane, openingMs(trace));
  for (let timeMs = fromMs; timeMs < toMs; timeMs += RECORDED_EVERY_MS) LANES.forEach((lane) => add(lane, timeMs));
  return [...keys];
}
