import type { Log } from '../../log/log.ts';
import { splitAccountCurrency } from '../../model/keys.ts';
import { CURRENCIES } from '../../model/money.ts';
import type { Check } from '../../model/reprocessing.ts';
import type { ViewName } from '../../model/views/index.ts';
import type { Version } from './version.ts';

/**
 * What is looked at before readers are switched to a version. A job that has read half of the history is as healthy as any: it runs, and lags behind by nothing. That
 * half is missing shows only if somebody counts, and that is what these checks do.
 */
export function checksOf(version: Version, before: Version, log: Log, timeMs: number): readonly Check[] {
  return [complete(version, log, timeMs), conserved(version, log, timeMs), confined(version, before, timeMs)];
}

/** Every record from offset 0 on has been read, or still will be. */
function complete(version: Version, log: Log, timeMs: number): Check {
  const { notebook } = version.job;
  const appended = log.rowsAt(timeMs);
  let [missing, undecodable] = [0, 0];
  for (let row = 0; row < appended; row++) {
    if (notebook.isSkippedFor(row, 'undecodable')) undecodable++;
    else if (!notebook.isRead(row) && !version.canRead(row)) missing++;
  }
  const passed = missing + undecodable === 0;
  const text = passed
    ? `all ${appended} records since offset 0 have been read or are about to be`
    : `expected ${appended} records since offset 0, found ${appended - missing - undecodable}: ${missing} had left the log, ${undecodable} could not be decoded`;
  return { name: 'complete', result: passed ? 'passed' : 'failed', text };
}

/** Money is neither made nor lost: all balances of a currency, and what is on its way to them, add up to 0. */
function conserved({ job }: Version, log: Log, timeMs: number): Check {
  const table = job.state.table('balance');
  if (table === undefined) return { name: 'conserved', result: 'unknown', text: 'the job keeps no balances that could be added up' };
  const sums = new Float64Array(CURRENCIES.length);
  for (let entry = 0; entry < table.size; entry++) sums[splitAccountCurrency(table.keys[entry]!).currency]! += table.values[entry]!;
  const record = log.cursor();
  const onTheWay = new Set<number>();
  for (let row = log.rowsAt(timeMs) - 1, lag = 0; row >= 0 && lag < LOOK_BACK; row--, lag++) {
    if (job.notebook.isRead(row)) continue;
    record.seek(row);
    if (onTheWay.has(record.fact) || job.state.hasCounted(row)) continue;
    onTheWay.add(record.fact);
    sums[record.currency]! += record.amount;
  }
  const off = CURRENCIES.flatMap(({ code }, currency) => (sums[currency] === 0 ? [] : [`${code} ${sums[currency]}`]));
  return off.length === 0
    ? { name: 'conserved', result: 'passed', text: 'all balances of each currency add up to 0' }
    : { name: 'conserved', result: 'failed', text: `expected balances that add up to 0, found ${off.join(', ')} minor units` };
}

/** A version that has caught up has not read some of the last records at most. */
const LOOK_BACK = 10_000;

/** Only answers that were meant to change are other ones than before. */
function confined(version: Version, before: Version, timeMs: number): Check {
  const changed = version.diff.filter((diff) => diff.changed > 0);
  const isReading = [version, before].some(({ job }) => job.consumer.waitingMs(timeMs) >= 0);
  const others = changed.filter(({ view }) => !isMeant(view, version, before));
  const names = others.map((diff) => `${diff.changed} of ${diff.view}`).join(', ');
  if (others.length === 0) return { name: 'confined', result: 'passed', text: 'only answers that were meant to change have changed' };
  const isRepair = others.length === changed.length;
  if (isRepair || isReading) {
    const why = isRepair ? 'the code is the same, so nobody said what should change' : 'one of the two has not read the newest records yet';
    return { name: 'confined', result: 'unknown', text: `${why}; rows that differ: ${names}` };
  }
  return { name: 'confined', result: 'failed', text: `expected changes only where the code is another one, found other rows: ${names}` };
}

/** A view is meant to change if it is new, if its rule has been another one, or if late records are treated in another way. */
function isMeant(view: ViewName, version: Version, before: Version): boolean {
  const [is, was] = [version.job.state.code, before.job.state.code];
  if (!was.views.includes(view) || is.allowedLatenessMs !== was.allowedLatenessMs) return true;
  return before.job.notebook.usedRules.some((rules) => rules[view] !== is.rules[view]);
}
