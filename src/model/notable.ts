import { accountKind } from './accounts.ts';
import { lastAtOrBefore } from './columns.ts';
import { KEY_SHAPES } from './key-shapes.ts';
import { LANES, type LaneName } from './lanes.ts';
import { CURRENCIES } from './money.ts';
import { MINUTE } from './time.ts';
import type { DivergenceSteps, LedgerColumns, Trace } from './trace.ts';
import { VIEW_NAMES, type ViewName } from './views/index.ts';

/**
 * Which moment and which record deserve the first look: rules, so that a page, a recording and a test choose the same ones.
 */
const LEAD_MS = 12 * MINUTE;

/** Shortly before the publish that puts most answers right again: at 60 times real time one sees the error for as many seconds. The start of the window if there is none. */
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
    bestMs = Math.max(fromMs, span.endMs - LEAD_MS);
  }
  return bestMs;
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

/** What a customer sees comes before what the bank's own accounts show, and the bank's own currency before others, however large. */
const CUSTOMERS_FIRST = 1e15;
const HOME_FIRST = 1e14;

/** How much an entry deserves to be looked at: who it is about, then the amount in main units of its currency. */
export function weightOf(ledger: LedgerColumns, view: ViewName, place: number): number {
  const key = ledger.key[place]!;
  const currency = currencyOf(view, key);
  const customer = accountKind(accountOf(view, key)) === 'customer' ? CUSTOMERS_FIRST : 0;
  return customer + (currency === 0 ? HOME_FIRST : 0) + Math.abs(ledger.signedMinor[place]!) / MINOR_PER_MAIN[currency]!;
}

/** The entry of greatest weight that holds at `timeMs`; −1 if there is none. */
export function worstEntry(ledger: LedgerColumns, filter: LedgerFilter, timeMs: number): number {
  let worst = -1;
  let most = -1;
  forEachActive(ledger, filter, timeMs, (place) => {
    const weight = weightOf(ledger, filter.view, place);
    if (weight > most) [worst, most] = [place, weight];
  });
  return worst;
}

/** Code of the currency a key of this view counts in; 0 where it counts no money of one currency. */
export const currencyOf = (view: ViewName, key: number): number => KEY_SHAPES[view].currencyOf(key) ?? 0;

/** Account that a key of this view belongs to; 0 where it belongs to none. */
export const accountOf = (view: ViewName, key: number): number => KEY_SHAPES[view].accountOf(key) ?? 0;
