import { CAUSE_NAMES, LANES, type Cause, type LaneName } from '../../model/lanes.ts';
import { currencyOf, forEachActive } from '../../model/notable.ts';
import type { Trace } from '../../model/trace.ts';
import type { ViewName } from '../../model/views/index.ts';
import { amount } from './amounts.ts';
import { CURRENCIES } from '../../model/money.ts';
import { healing } from './words.ts';

/** Why each lane is wrong at the cursor: records by cause. Amounts of different currencies are never added; the commonest is shown, the others counted. */
export interface CauseRow {
  readonly lane: LaneName;
  readonly cause: Cause;
  readonly records: number;
  /** Σ |difference|; both legs of a transfer lie in different accounts, so a plain sum would be 0 */
  readonly amount: string;
  readonly otherCurrencies: number;
  readonly heals: string;
}

interface Tally {
  lane: LaneName;
  cause: Cause;
  records: number;
  lastToMs: number;
  sums: Map<number, { records: number; minor: number }>;
}

export function causesAt(trace: Trace, view: ViewName, timeMs: number): CauseRow[] {
  const tallies = new Map<number, Tally>();
  const { ledger } = trace;
  forEachActive(ledger, { view }, timeMs, (place) => {
    const id = ledger.lane[place]! * CAUSE_NAMES.length + ledger.cause[place]!;
    let tally = tallies.get(id);
    if (!tally) {
      tally = { lane: LANES[ledger.lane[place]!]!, cause: CAUSE_NAMES[ledger.cause[place]!]!, records: 0, lastToMs: 0, sums: new Map() };
      tallies.set(id, tally);
    }
    tally.records++;
    tally.lastToMs = Math.max(tally.lastToMs, ledger.toMs[place]!);
    const currency = currencyOf(view, ledger.key[place]!);
    const sum = tally.sums.get(currency) ?? { records: 0, minor: 0 };
    tally.sums.set(currency, { records: sum.records + 1, minor: sum.minor + Math.abs(ledger.signedMinor[place]!) });
  });
  return [...tallies]
    .sort(([a], [b]) => a - b)
    .map(([, tally]) => {
      const [currency, commonest] = [...tally.sums].reduce((best, next) => (next[1].records > best[1].records ? next : best));
      return {
        lane: tally.lane,
        cause: tally.cause,
        records: tally.records,
        amount: `${amount(commonest.minor, currency)} ${CURRENCIES[currency]!.code}`,
        otherCurrencies: tally.sums.size - 1,
        heals: healing(tally.cause, tally.lane, tally.lastToMs - timeMs, trace.complete),
      };
    });
}
