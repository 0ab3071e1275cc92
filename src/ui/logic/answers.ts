import { CAUSE_NAMES, type LaneName } from '../../model/lanes.ts';
import { lastAtOrBefore } from '../../model/columns.ts';
import { currencyOf, forEachActive } from '../../model/notable.ts';
import type { KeyHistory, LedgerColumns } from '../../model/trace.ts';
import type { ViewName } from '../../model/views/index.ts';
import { signedAmount } from './amounts.ts';
import { ANSWER_WORDS, COUNTS } from './answer-words.ts';
import { healing } from './words.ts';

/** The answer of one lane for the chosen key at the cursor, in words. Equality is decided on the numbers, never on the text. */
export interface Answer {
  readonly text: string;
  readonly note: string;
  /** how far from the truth, with sign; empty if equal or if a difference has no size */
  readonly difference: string;
  readonly equal: boolean;
}

export type Answers = Readonly<Record<LaneName | 'truth', Answer>>;

const NOTHING = 'no entry';

export function answersAt(history: KeyHistory, timeMs: number): Answers {
  const truth = valuesAt(history, 'truth', timeMs);
  const answer = (who: LaneName | 'truth'): Answer => {
    const values = valuesAt(history, who, timeMs);
    const equal = values === null || truth === null ? values === truth : values.every((value, i) => value === truth[i]);
    return { ...describe(history.view, history.key, values), equal, difference: equal ? '' : difference(history, values, truth) };
  };
  return { truth: answer('truth'), lambda: answer('lambda'), kappa: answer('kappa'), crud: answer('crud') };
}

function valuesAt(history: KeyHistory, who: LaneName | 'truth', timeMs: number): Float64Array | null {
  const { timeMs: times, values } = history.lanes[who];
  const place = lastAtOrBefore(times, timeMs);
  if (place < 0) return null;
  const found = values.subarray(place * history.width, (place + 1) * history.width);
  return Number.isNaN(found[0]!) ? null : found;
}

function describe(view: ViewName, key: number, values: Float64Array | null): { text: string; note: string } {
  return values === null ? { text: NOTHING, note: '' } : { note: '', ...ANSWER_WORDS[view](values, key) };
}

function difference(history: KeyHistory, values: Float64Array | null, truth: Float64Array | null): string {
  if (history.view === 'last') return 'another transaction';
  if (values === null) return 'missing';
  if (truth === null) return 'should not be there';
  const by = values[0]! - truth[0]!;
  if (COUNTS.has(history.view)) return by === 0 ? 'another balance' : `${by > 0 ? '+' : '−'}${Math.abs(by)}`;
  if (history.view === 'top' || history.view === 'hitters') return 'another customer or sum';
  const signed = signedAmount(by, currencyOf(history.view, history.key));
  return history.view === 'average' ? `${signed} in the sum` : signed;
}

/** When the lane's answer for the key is right again, as far as the trace tells; empty if nothing is known to be wrong. */
export function rightAgain(ledger: LedgerColumns, view: ViewName, lane: LaneName, key: number, timeMs: number, complete: boolean): string {
  let last = -1;
  forEachActive(ledger, { view, lane, key }, timeMs, (place) => {
    if (last < 0 || ledger.toMs[place]! > ledger.toMs[last]!) last = place;
  });
  if (last < 0) return '';
  const when = healing(CAUSE_NAMES[ledger.cause[last]!]!, lane, ledger.toMs[last]! - timeMs, complete);
  return when === 'never' || when.startsWith('not') ? `right again: ${when}` : `right again ${when}`;
}
